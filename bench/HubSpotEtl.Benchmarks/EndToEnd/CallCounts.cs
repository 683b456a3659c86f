namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>The calls that a run has made, as the portal counts them.</summary>
/// <param name="RateLimited">Refused by 429.</param>
/// <param name="Families">By the kind of call.</param>
internal sealed record CallCounts(long RateLimited, IReadOnlyDictionary<string, long> Families)
{
    /// <summary>All of them.</summary>
    public long Total => Families.Values.Sum();

    /// <summary>Those that have a limit of their own.</summary>
    public long Searches => Families.GetValueOrDefault("search");

    /// <summary>Those that have another limit of their own.</summary>
    public long Associations => Families.GetValueOrDefault("associations");

    /// <summary>The others, which share one limit.</summary>
    public long Ordinary => Total - Searches - Associations;

    /// <summary>Pages of the listing of archived records.</summary>
    public long ArchivedPages => Families.GetValueOrDefault("archived_list");

    /// <summary>In words.</summary>
    /// <returns>For example <c>list 600, associations 180</c>.</returns>
    public override string ToString() =>
        string.Join(", ", Families.OrderByDescending(family => family.Value).Select(family => $"{family.Key} {family.Value}"));
}
