namespace HubSpotEtl.Postgres.Bookkeeping;

/// <summary>The words of <c>etl_run.status</c> for a run that has not told its own end; those of the report are the others.</summary>
internal static class RunStatus
{
    /// <summary>It goes on, or its process is gone and nobody has noticed yet.</summary>
    public const string Running = "running";

    /// <summary>Its process is gone, or it was begun again after a fault of the database.</summary>
    public const string Interrupted = "interrupted";
}
