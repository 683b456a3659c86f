using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>What follows from how complete a run is. It only decides; <see cref="ObjectSync"/> does it.</summary>
/// <param name="Plan">What the run was to do.</param>
/// <param name="WatermarkBefore">Up to when the table was complete before it; null where no run has been completed.</param>
/// <param name="Completeness">What it has left undone.</param>
internal sealed record RunEnding(RunPlan Plan, DateTimeOffset? WatermarkBefore, Completeness Completeness)
{
    /// <summary>False when the next run goes on with this one: its checkpoint stays.</summary>
    public bool IsOver => Completeness != Completeness.Stopped;

    /// <summary>The report's word for it.</summary>
    public ObjectStatus Status => Completeness switch
    {
        Completeness.Whole => ObjectStatus.Healthy,
        Completeness.Stopped => ObjectStatus.Incomplete,
        _ => ObjectStatus.WithErrors,
    };

    /// <summary>Up to when the table is complete now.</summary>
    public DateTimeOffset? CompleteUntil => MovesWatermark ? Plan.StartedAt : WatermarkBefore;

    private bool MovesWatermark => Completeness < Completeness.Gapped;

    /// <summary>The watermark to be stored.</summary>
    /// <param name="records">Records that the run has stored.</param>
    /// <param name="refused">The object types whose associations HubSpot did not give.</param>
    /// <param name="unasked">Those that were owed and that no schema names today, so that they could not be asked for.</param>
    /// <param name="leftOut">What the rows lack now because it is not selected; null leaves what is stored.</param>
    /// <returns>Null where it stays as it is.</returns>
    public Watermark? Watermark(long records, IReadOnlyList<string> refused, IReadOnlyList<string> unasked, Exclusions? leftOut)
    {
        if (!MovesWatermark)
            return null;
        string[] owed = [.. refused.Union(unasked).Order(StringComparer.Ordinal)];
        return new Watermark(
            Plan.StartedAt, records, Plan.Mode.Word(), Plan.RefreshesLinks ? Plan.StartedAt : null, owed.Length > 0 ? owed : null)
        {
            LeftOut = leftOut,
            // That nothing changed is what one answer says. The next one is asked about the same time as well, at no further call.
            SearchFrom = Plan.Changes == 0 ? WatermarkBefore : null,
        };
    }
}
