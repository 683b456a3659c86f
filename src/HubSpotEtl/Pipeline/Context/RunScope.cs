using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Context;

/// <summary>What all parts of one object's run write to.</summary>
/// <param name="ObjectType">As the user named it.</param>
/// <param name="Counters">Figures.</param>
/// <param name="Warnings">Words.</param>
/// <param name="Logger">The log.</param>
internal sealed record RunScope(string ObjectType, RunCounters Counters, RunWarnings Warnings, ILogger Logger)
{
    /// <summary>Says that rows whose records are gone stay unmarked.</summary>
    /// <param name="reason">A clause that says why, and what to do.</param>
    public void WithholdMarks(string reason) => Warnings.Fault($"No row was marked as deleted: {reason}.");
}
