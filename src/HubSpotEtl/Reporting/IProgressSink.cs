namespace HubSpotEtl.Reporting;

/// <summary>
/// Where the pipeline tells how far it is. It may tell as often as it likes, from any thread: a sink decides what is worth showing, and
/// never throws.
/// </summary>
public interface IProgressSink
{
    /// <summary>The latest state of an object.</summary>
    /// <param name="snapshot">Figures since the object's start.</param>
    void Report(ProgressSnapshot snapshot);

    /// <summary>An object is over, well or not.</summary>
    /// <param name="objectType">The object type as the user named it.</param>
    void Finish(string objectType);
}
