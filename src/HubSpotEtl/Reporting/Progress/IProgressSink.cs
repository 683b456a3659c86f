namespace HubSpotEtl.Reporting.Progress;

/// <summary>
/// Where progress is shown. It is not told of each step: it asks, as often as there is something to show, and from a thread of its own. It
/// never throws. Disposed of, it shows nothing any more.
/// </summary>
public interface IProgressSink : IDisposable
{
    /// <summary>An object's records begin to be read, or begin anew after a fault.</summary>
    /// <param name="objectType">The object type as the user named it.</param>
    /// <param name="state">
    /// Tells how far it is; to be asked at any time, from any thread, until the object is finished and a little longer.
    /// </param>
    void Watch(string objectType, Func<ProgressSnapshot> state);

    /// <summary>An object is over, well or not.</summary>
    /// <param name="objectType">The object type as the user named it.</param>
    /// <param name="outcome">A word for how it ended.</param>
    /// <param name="isHealthy">Whether it ended well.</param>
    void Finish(string objectType, string outcome, bool isHealthy);
}
