namespace HubSpotEtl.Simulator;

/// <summary>Rates that the portal allows. 0 is no limit. Source: HubSpot's usage guidelines, October 2026.</summary>
public sealed record PortalLimits
{
    /// <summary>Ordinary calls in any ten seconds. Default 190 (Professional).</summary>
    public int PerTenSeconds { get; init; } = 190;

    /// <summary>Search calls in any second, over all objects. Default 5.</summary>
    public int SearchPerSecond { get; init; } = 5;

    /// <summary>Association calls in any ten seconds. Default 150 (Professional).</summary>
    public int AssociationsPerTenSeconds { get; init; } = 150;

    /// <summary>Calls in a day (UTC). Default 625,000.</summary>
    public int Daily { get; init; } = 625_000;

    /// <summary>Sends the two Daily headers; OAuth apps do not get them. Default true.</summary>
    public bool DailyHeaders { get; init; } = true;

    /// <summary>Sends <c>Retry-After</c> with a 429. Default false: HubSpot mostly does not.</summary>
    public bool RetryAfter { get; init; }

    /// <summary>A refused call counts to its bucket too. Default true, the worse case.</summary>
    public bool RefusedCallsCount { get; init; } = true;

    /// <summary>Professional: 190 in ten seconds, associations 150, daily 625,000.</summary>
    public static PortalLimits Pro { get; } = new();

    /// <summary>Free and Starter: 100 in ten seconds, associations 100, daily 250,000.</summary>
    public static PortalLimits Free { get; } = new() { PerTenSeconds = 100, AssociationsPerTenSeconds = 100, Daily = 250_000 };

    /// <summary>No limit and no rate headers.</summary>
    public static PortalLimits Off { get; } = new() { PerTenSeconds = 0, SearchPerSecond = 0, AssociationsPerTenSeconds = 0, Daily = 0 };
}
