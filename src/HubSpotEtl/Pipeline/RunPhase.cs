namespace HubSpotEtl.Pipeline;

/// <summary>How far a checkpoint's run has come. The words are stored in <c>etl_checkpoint.phase</c>.</summary>
internal static class RunPhase
{
    /// <summary>Records are being read from the checkpoint's cursor on.</summary>
    public const string Records = "records";

    /// <summary>All records are stored; associations and deletions may be outstanding.</summary>
    public const string AfterRecords = "after_records";
}
