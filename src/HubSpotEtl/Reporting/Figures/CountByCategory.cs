using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Figures;

/// <summary>A count by its parts.</summary>
/// <param name="Part">What the parts are called.</param>
/// <param name="Counts">The count of each.</param>
/// <param name="Kept">Where the page says that what was counted is kept.</param>
/// <param name="Empty">
/// Tells the parts together that count nothing, where there are several: a run may ask about some 25 types of which a portal uses three.
/// </param>
internal sealed record CountByCategory(
    ReportText Part, IReadOnlyDictionary<string, long> Counts, ReportText? Kept = null, ReportText? Empty = null)
{
    /// <summary>As people are shown them: the largest first. JSON names them all.</summary>
    /// <returns>Nothing where there is nothing to tell.</returns>
    public IReadOnlyList<(string Name, long Count)> In(ReportTexts texts)
    {
        List<(string Name, long Count)> all =
        [
            .. Counts.OrderByDescending(part => part.Value).ThenBy(part => part.Key, StringComparer.Ordinal)
                .Select(part => (part.Key, part.Value)),
        ];
        var empty = all.Count(part => part.Count == 0);
        if (Empty is not { } together || empty < 2)
            return all;
        return empty == all.Count ? [] : [.. all[..^empty], (texts.Format(together, empty), 0)];
    }
}
