namespace HubSpotEtl.Transform.Layout;

/// <summary>
/// The properties that HubSpot makes for each pipeline stage: <c>hs_v2_date_entered_&lt;stage id with _&gt;_&lt;digits&gt;</c> and the
/// like. The digits mean nothing to people and push the name past 63 bytes, so they are left out where that is safe (product.md §5).
/// </summary>
internal sealed class StagePropertyNames
{
    private static readonly string[] s_prefixes =
    [
        "hs_v2_date_entered_",
        "hs_v2_date_exited_",
        "hs_v2_cumulative_time_in_",
        "hs_v2_latest_time_in_",
        "hs_date_entered_",
        "hs_date_exited_",
        "hs_time_in_",
    ];

    // Stage → how many ids read alike once their dashes are underscores.
    private readonly Dictionary<string, int> _stages;

    public StagePropertyNames(IReadOnlyCollection<string> stageIds) =>
        _stages = stageIds.Distinct(StringComparer.Ordinal).CountBy(ColumnNaming.Fold).ToDictionary(StringComparer.Ordinal);

    /// <summary>Whether a property's short name, if it has one, depends on the stages that there are.</summary>
    /// <param name="property">Its name.</param>
    public static bool Concern(string property) => LengthWithoutTail(property) is not null;

    /// <summary>The short names that mean one property and nothing else.</summary>
    /// <param name="properties">All properties of the object.</param>
    /// <param name="used">Names that are given already.</param>
    /// <returns>Property → short name.</returns>
    public IReadOnlyDictionary<string, string> ShortNames(IReadOnlyCollection<string> properties, IReadOnlySet<string> used)
    {
        var ownNames = properties.Select(ColumnNaming.Fold).ToHashSet(StringComparer.Ordinal);
        return properties
            .Select(p => (Property: p, Short: Shorten(p)))
            .Where(p => p.Short is not null)
            .GroupBy(p => p.Short!, StringComparer.Ordinal)
            .Where(g => g.Count() == 1 && !used.Contains(g.Key) && !ownNames.Contains(g.Key))
            .ToDictionary(g => g.Single().Property, g => g.Key, StringComparer.Ordinal);
    }

    private string? Shorten(string property)
    {
        if (LengthWithoutTail(property) is not var (prefix, length))
            return null;
        // "…_1_2" may be stage "1-2" without a tail as well as stage "1" with one.
        bool isClear = _stages.GetValueOrDefault(property[prefix..length]) == 1 && !_stages.ContainsKey(property[prefix..]);
        return isClear && length <= ColumnNaming.MaxBytes ? property[..length] : null;
    }

    private static (int Prefix, int Length)? LengthWithoutTail(string property)
    {
        if (s_prefixes.FirstOrDefault(p => property.StartsWith(p, StringComparison.Ordinal)) is not { Length: var prefix })
            return null;
        int tail = property.LastIndexOf('_');
        return tail <= prefix || tail == property.Length - 1 || property.AsSpan(tail + 1).ContainsAnyExceptInRange('0', '9')
            ? null
            : (prefix, tail);
    }
}
