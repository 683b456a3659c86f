namespace HubSpotEtl.Transform;

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
        string? prefix = s_prefixes.FirstOrDefault(p => property.StartsWith(p, StringComparison.Ordinal));
        if (prefix is null)
            return null;
        string rest = property[prefix.Length..];
        int tail = rest.LastIndexOf('_');
        if (tail < 1 || tail == rest.Length - 1 || rest.AsSpan(tail + 1).ContainsAnyExceptInRange('0', '9'))
            return null;
        string stage = rest[..tail];
        // "…_1_2" may be stage "1-2" without a tail as well as stage "1" with one.
        bool isClear = _stages.GetValueOrDefault(stage) == 1 && !_stages.ContainsKey(rest);
        return isClear && prefix.Length + tail <= ColumnNaming.MaxBytes ? property[..(prefix.Length + tail)] : null;
    }
}
