namespace HubSpotEtl.Pipeline.Phases;

/// <summary>A part of an object's load. Phases follow one another, and each finds done what those before it do.</summary>
internal interface IPhase
{
    /// <summary>Does it. What it leaves undone for another reason than the stop it says.</summary>
    /// <param name="stop">The graceful stop.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>False when it was stopped before its end: the run ends, and the next one goes on with it.</returns>
    Task<bool> RunAsync(CancellationToken stop, CancellationToken cancellationToken);
}
