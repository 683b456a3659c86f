using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Verify;

/// <summary>Brings what a comparison found into its report.</summary>
internal static class ReportedDifferences
{
    /// <summary>The report with these differences.</summary>
    /// <param name="report">Without them.</param>
    /// <param name="counts">How many there are of each kind.</param>
    public static VerifyReport With(this VerifyReport report, IReadOnlyDictionary<DifferenceKind, (long All, long Mended)> counts)
    {
        var counted = report with
        {
            Missing = Count(DifferenceKind.Missing),
            Extra = Count(DifferenceKind.Extra),
            Stale = Count(DifferenceKind.Stale),
            Resurrected = Count(DifferenceKind.Resurrected),
            Rejected = Count(DifferenceKind.Rejected),
            ChangedSinceLastSync = Count(DifferenceKind.ChangedSinceLastSync),
            ChangedMeanwhile = Count(DifferenceKind.ChangedMeanwhile),
            Unanswered = Count(DifferenceKind.Unanswered),
        };
        return counted with { Status = counted.Faults + counted.LinksOwed + counted.Unanswered > 0
            ? VerifyStatus.Different
            : VerifyStatus.Consistent };

        long Count(DifferenceKind kind) => counts.GetValueOrDefault(kind).All;
    }

    /// <summary>The report after the repair.</summary>
    /// <param name="report">Before it.</param>
    /// <param name="counts">Counted anew: what vanished in HubSpot while it was to be mended is no fault any more.</param>
    /// <param name="hasFaults">Whether the repair could not do or read something.</param>
    public static VerifyReport Repaired(
        this VerifyReport report, IReadOnlyDictionary<DifferenceKind, (long All, long Mended)> counts, bool hasFaults)
    {
        var after = report.With(counts) with { Mended = counts.Values.Sum(count => count.Mended) };
        return after with { Status = after.Mended == after.Faults && after.LinksOwed + after.Unanswered == 0 && !hasFaults
            ? VerifyStatus.Repaired
            : VerifyStatus.Different };
    }

    /// <summary>The first ids of each kind there is.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<long>>> FirstIdsAsync(
        VerifyReport report, Comparison comparison, CancellationToken cancellationToken)
    {
        var first = new Dictionary<string, IReadOnlyList<long>>();
        foreach (var kind in Enum.GetValues<DifferenceKind>().Where(kind => report.Count(kind) > 0))
            first.Add(
                kind.Word(), await comparison.IdsAsync(kind, cancellationToken).Take(VerifyReport.ShownIds).ToListAsync(cancellationToken));
        return first;
    }
}
