namespace HubSpotEtl.Reporting.Progress;

/// <summary>How far an object is.</summary>
public sealed record ProgressSnapshot
{
    /// <summary>Records stored so far, those of the interrupted run that is continued included.</summary>
    public long Records { get; init; }

    /// <summary>Records there will be; null when not known.</summary>
    public long? TotalRecords { get; init; }

    /// <summary>Records read from HubSpot and not stored yet.</summary>
    public long Unmerged { get; init; }

    /// <summary>Pages fetched so far.</summary>
    public long Pages { get; init; }

    /// <summary>Association links stored so far.</summary>
    public long Associations { get; init; }

    /// <summary>Calls that the portal's daily limit still allows; null when not known.</summary>
    public long? ApiCallsLeft { get; init; }

    /// <summary>
    /// How much of HubSpot's rate limit is in use, 0 to 1: the calls of the present window, of the limit that is nearest to being used up.
    /// Null when not known.
    /// </summary>
    public double? ApiLoad { get; init; }

    /// <summary>How much is done, 0 to 100; null when the end is not known.</summary>
    public long? Percent => TotalRecords is > 0 and var total ? Math.Min(100, 100 * Records / total) : null;

    /// <summary>How long it will take yet.</summary>
    /// <param name="recordsPerSecond">The present rate; null when not known.</param>
    /// <returns>Null when that is not known, or nothing is left.</returns>
    public TimeSpan? TimeLeft(double? recordsPerSecond) =>
        TotalRecords is { } total && recordsPerSecond is > 0 and var rate && Records < total
            ? TimeSpan.FromSeconds(Math.Ceiling(Math.Min((total - Records) / rate, TimeSpan.FromDays(99).TotalSeconds)))
            : null;
}
