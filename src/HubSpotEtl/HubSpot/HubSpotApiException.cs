using System.Net;

namespace HubSpotEtl.HubSpot;

/// <summary>
/// A call to HubSpot failed for good: it was refused, or every try of it failed. The message says which object and call, what HubSpot
/// answered and what to do; it holds neither the token nor any record's values.
/// </summary>
/// <param name="message">For the user.</param>
/// <param name="inner">The network or JSON error behind it, if any.</param>
public sealed class HubSpotApiException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The status of the last try; null when no complete answer came (connection, timeout).</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>HubSpot's error category, such as <c>VALIDATION_ERROR</c> or <c>MISSING_SCOPES</c>; often absent.</summary>
    public string? Category { get; init; }

    /// <summary>What HubSpot's support asks for.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>HubSpot's own words, made safe to print; null when the answer held none.</summary>
    public string? HubSpotMessage { get; init; }

    /// <summary>How long HubSpot asked to wait; null when it named no time.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the same call may succeed later: locks, limits, 5xx, connections, cut answers.</summary>
    public bool IsTransient { get; init; }

    /// <summary>True when the account's calls of the day are used up: stop the run and keep the checkpoint.</summary>
    public bool IsDailyLimit { get; init; }

    /// <summary>The scopes that HubSpot names as missing; empty when it names none.</summary>
    public IReadOnlyList<string> MissingScopes { get; init; } = [];

    /// <summary>True for 401: no further call of this run can succeed.</summary>
    public bool IsUnauthorized => Status == HttpStatusCode.Unauthorized;

    /// <summary>True for 403, whatever its wording: the token may not read this object or pair, others it may.</summary>
    public bool IsMissingScope => Status == HttpStatusCode.Forbidden;

    /// <summary>
    /// True when a proxy refused, or is not there: HubSpot was never reached, and no further call of this run can succeed.
    /// </summary>
    public bool IsProxyFault { get; init; }

    /// <summary>True when HubSpot answered that this cannot be had; false when the rest of the run is in doubt as well.</summary>
    public bool IsRefusal => !IsTransient && !IsUnauthorized && !IsDailyLimit && !IsProxyFault;

    /// <summary>True for 414.</summary>
    public bool IsUriTooLong => Status == HttpStatusCode.RequestUriTooLong;

    /// <summary>What went wrong, without the call and the advice: for the log of a try that is followed by another.</summary>
    internal string Reason { get; init; } = message;

    /// <summary>Which limit a 429 tells of; null for any other failure.</summary>
    internal LimitKind? Limit { get; init; }

    /// <summary>
    /// True when a list was answered and is of no use: it lacks records that HubSpot counts, or comes in no order. Reading everything anew
    /// may be.
    /// </summary>
    internal bool IsUnreadable { get; init; }

    /// <summary>True when the answer was larger than is taken: one about fewer records may not be.</summary>
    internal bool IsTooLarge { get; init; }

    /// <summary>True when the server failed or took too long over the call: a page with fewer records may pass.</summary>
    internal bool IsServerTrouble { get; init; }
}
