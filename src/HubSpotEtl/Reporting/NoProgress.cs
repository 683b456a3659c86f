namespace HubSpotEtl.Reporting;

/// <summary>Shows nothing: <c>--no-progress</c>, and tests.</summary>
public sealed class NoProgress : IProgressSink
{
    /// <inheritdoc/>
    public void Report(ProgressSnapshot snapshot)
    {
    }

    /// <inheritdoc/>
    public void Finish(string objectType)
    {
    }
}
