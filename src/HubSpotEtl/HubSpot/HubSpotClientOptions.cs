using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Crm;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.HubSpot;

/// <summary>How the client reaches HubSpot and how patient it is.</summary>
public sealed record HubSpotClientOptions
{
    /// <summary>Scheme, host and, for a proxy, a leading path. HubSpot's own is <c>https://api.hubapi.com</c>.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The proxy on the way there, host and port, to be named in messages; null: none.</summary>
    public string? Proxy { get; init; }

    /// <summary>A private app's token or a service key. Visible ASCII only.</summary>
    public required Secret Token { get; init; }

    /// <summary>Default v3 (associations v4).</summary>
    public ApiVersion Version { get; init; } = ApiVersion.V3;

    /// <summary>
    /// The longest URL sent; where the property list would pass it, records are read by <c>batch/read</c>. Unit: characters of the
    /// encoded URL. Default 8,000, 256 to 65,000. HubSpot names no limit; between 8,000 and 16,200 have been met.
    /// </summary>
    public int UrlBudget { get; init; } = 8_000;

    /// <summary>Tries of one call, the first included. Default 5, 3 to 20.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>
    /// From sending a request to the last byte of its answer; longer counts as a failed try. Default 120 s, above zero: Cloudflare gives up
    /// on HubSpot's servers after 100 s (status 524).
    /// </summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// No further try of a call begins this long after its first. Default 15 minutes, at least <see cref="AttemptTimeout"/>.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// A longer <c>Retry-After</c> ends the call at once: the run keeps its checkpoint instead of waiting. Default 5 minutes.
    /// </summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same for status 477, an account on its way to another data centre, which may take a day. Default 60 s.</summary>
    public TimeSpan LongestMigrationWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait between two tries where HubSpot names none. Default 30 s.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The limit of ordinary calls until HubSpot's headers tell the portal's own. Default 100 per 10 s, the least that any tier has.
    /// </summary>
    public RateLimit GeneralLimit { get; init; } = new(100, TimeSpan.FromSeconds(10));

    /// <summary>The limit of searches, of which no header tells. Default 5 per second (developers.hubspot.com, "Search the CRM").</summary>
    public RateLimit SearchLimit { get; init; } = new(5, TimeSpan.FromSeconds(1));

    /// <summary>
    /// The limit of association reads, of which no header tells. Default 100 per 10 s, as in the free and starter tiers; professional and
    /// enterprise have 150 (developers.hubspot.com, "Associate records").
    /// </summary>
    public RateLimit AssociationLimit { get; init; } = new(100, TimeSpan.FromSeconds(10));

    /// <summary>
    /// The largest answer taken; one that is larger is asked for again with fewer records, down to a single one. Unit: bytes after
    /// decompression. Default 64 MiB, several times the largest page that 100 records of 1,000 properties make, 1 KiB to 1 GiB.
    /// </summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>The options that the user's settings amount to.</summary>
    /// <param name="given">Checked options.</param>
    /// <returns>The options; all else as by default.</returns>
    public static HubSpotClientOptions Of(HubSpotOptions given) => new()
    {
        BaseUrl = given.BaseUrl,
        Proxy = HubSpotHttp.ProxyFor(given.BaseUrl),
        Token = given.AccessToken,
        Version = ApiVersion.TryParse(given.ApiVersion, out var version) ? version : throw new InvalidOptionsException([]),
    };

    /// <summary>Checks the stated limits.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it, never the token.</exception>
    public void ThrowIfInvalid()
    {
        Require(BaseUrl is { IsAbsoluteUri: true, Scheme: "http" or "https" }, nameof(BaseUrl), "an absolute http or https URL");
        Require(Token.Reveal() is { Length: > 0 } token && token.All(c => c is > ' ' and <= '~'), nameof(Token), "visible ASCII");
        Require(UrlBudget is >= 256 and <= 65_000, nameof(UrlBudget), "256 to 65,000 characters");
        Require(MaxAttempts is >= 3 and <= 20, nameof(MaxAttempts), "3 to 20");
        Require(AttemptTimeout > TimeSpan.Zero, nameof(AttemptTimeout), "above zero");
        Require(CallTimeout >= AttemptTimeout, nameof(CallTimeout), "at least AttemptTimeout");
        Require(MaxBodyBytes is >= 1 << 10 and <= 1 << 30, nameof(MaxBodyBytes), "1 KiB to 1 GiB");
        foreach (var limit in (RateLimit[])[GeneralLimit, SearchLimit, AssociationLimit])
            Require(limit.Calls >= 1 && limit.Window > TimeSpan.Zero, "rate limit", "at least one call in a window above zero");
    }

    private static void Require(bool holds, string name, string allowed)
    {
        if (!holds)
            throw new ArgumentException($"HubSpot option {name} must be {allowed}.", name);
    }
}
