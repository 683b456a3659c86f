namespace HubSpotEtl.Reporting.Progress;

/// <summary>Shows nothing: <c>--no-progress</c>, and tests.</summary>
public sealed class NoProgress : IProgressSink
{
    /// <inheritdoc/>
    public void Watch(string objectType, Func<ProgressSnapshot> state)
    {
    }

    /// <inheritdoc/>
    public void Finish(string objectType, string outcome, bool isHealthy)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
