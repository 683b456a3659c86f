namespace HubSpotEtl.Simulator.Faults;

/// <summary>Something that goes wrong with one call. Made by the members of this class.</summary>
public sealed record Fault
{
    private Fault(FaultKind kind) => Kind = kind;

    /// <summary>
    /// The answer is whole and right, but the status is 200 and the body is cut in the middle, with a matching Content-Length.
    /// </summary>
    public static Fault TruncatedBody { get; } = new(FaultKind.TruncatedBody);

    /// <summary>The connection breaks in the middle of the body.</summary>
    public static Fault DroppedConnection { get; } = new(FaultKind.DroppedConnection);

    /// <summary>The connection breaks before any answer.</summary>
    public static Fault NoAnswer { get; } = new(FaultKind.NoAnswer);

    /// <summary>A list page without <c>paging</c> although more follows: the listing breaks off.</summary>
    public static Fault ListingEndsEarly { get; } = new(FaultKind.ListingEndsEarly);

    /// <summary>A list page with no results and no paging.</summary>
    public static Fault EmptyListing { get; } = new(FaultKind.EmptyListing);

    /// <summary>A list page with the first half of its results, no paging.</summary>
    public static Fault HalfListing { get; } = new(FaultKind.HalfListing);

    /// <summary>429 with policy DAILY.</summary>
    public static Fault DailyLimit { get; } = new(FaultKind.DailyLimit);

    /// <summary>429 with policy TEN_SECONDLY_ROLLING.</summary>
    public static Fault TenSecondLimit { get; } = new(FaultKind.TenSecondLimit);

    /// <summary>429 in the form of search: no policy, no header.</summary>
    public static Fault SecondLimit { get; } = new(FaultKind.SecondLimit);

    /// <summary>401: the token expired.</summary>
    public static Fault ExpiredToken { get; } = new(FaultKind.ExpiredToken);

    internal FaultKind Kind { get; }

    internal int StatusCode { get; private init; }

    internal TimeSpan? RetryAfter { get; private init; }

    internal bool RetryAfterAsDate { get; private init; }

    internal TimeSpan Duration { get; private init; }

    internal string Detail { get; private init; } = "";

    internal Func<string, string>? Rewrite { get; private init; }

    internal string Value { get; private init; } = "";

    internal ScopePlace Place { get; private init; }

    /// <summary>
    /// An answer with this status: 423, 477, 500, 502, 503, 504 in JSON (502 and those from 520 on in HTML, as Cloudflare sends them).
    /// </summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="retryAfter">Sent as <c>Retry-After</c>; none by default.</param>
    /// <param name="asDate">Sends it as an HTTP date instead of seconds.</param>
    public static Fault Status(int status, TimeSpan? retryAfter = null, bool asDate = false) =>
        new(FaultKind.Status) { StatusCode = status, RetryAfter = retryAfter, RetryAfterAsDate = asDate };

    /// <summary>The body comes in ten pieces over this time.</summary>
    public static Fault SlowBody(TimeSpan duration) => new(FaultKind.SlowBody) { Duration = duration };

    /// <summary>The answer starts only after this time.</summary>
    public static Fault SlowStart(TimeSpan duration) => new(FaultKind.SlowStart) { Duration = duration };

    /// <summary>The right answer with a header that it should not have; it replaces one of that name.</summary>
    /// <param name="name">The header.</param>
    /// <param name="value">Its value, ASCII.</param>
    /// <param name="status">The status; 200 by default, with the right body all the same.</param>
    public static Fault Header(string name, string value, int status = 200) =>
        new(FaultKind.Header) { Detail = name, Value = value, StatusCode = status };

    /// <summary>This body in place of the right one.</summary>
    public static Fault Body(string json) => new(FaultKind.Body) { Detail = json };

    /// <summary>302 to another place.</summary>
    public static Fault Redirect(string location) => new(FaultKind.Redirect) { Detail = location };

    /// <summary>400 with this message.</summary>
    public static Fault BadRequest(string message) => new(FaultKind.BadRequest) { Detail = message };

    /// <summary>The true answer, made into another: for servers that say what is not so.</summary>
    /// <param name="rewrite">The true body → the one that is sent.</param>
    /// <param name="status">HTTP status; null for the true one.</param>
    public static Fault Rewritten(Func<string, string> rewrite, int? status = null) =>
        new(FaultKind.Rewritten) { Rewrite = rewrite, StatusCode = status ?? 0 };

    /// <summary>A body in place of the true answer.</summary>
    /// <param name="json">The body.</param>
    /// <param name="status">HTTP status.</param>
    public static Fault Answer(string json, int status = 200) => Rewritten(_ => json, status);

    /// <summary>403 that names a missing scope in one of the places that HubSpot uses.</summary>
    public static Fault MissingScope(string scope, ScopePlace place = ScopePlace.ErrorsContext) =>
        new(FaultKind.MissingScope) { Detail = scope, Place = place };

    /// <inheritdoc/>
    public override string ToString() => Kind == FaultKind.Status ? $"Status {StatusCode}" : Kind.ToString();
}

/// <summary>Where a 403 names the scopes that are missing. All four are observed.</summary>
public enum ScopePlace
{
    /// <summary><c>errors[0].context.requiredGranularScopes</c>.</summary>
    ErrorsContext,

    /// <summary><c>context.requiredGranularScopes</c>.</summary>
    TopContext,

    /// <summary><c>errors[0].context.requiredScopes</c>.</summary>
    RequiredScopes,

    /// <summary>Only in the message; no category.</summary>
    MessageOnly,
}

internal enum FaultKind
{
    Status,
    TruncatedBody,
    DroppedConnection,
    NoAnswer,
    SlowBody,
    SlowStart,
    Redirect,
    ListingEndsEarly,
    EmptyListing,
    HalfListing,
    DailyLimit,
    TenSecondLimit,
    SecondLimit,
    ExpiredToken,
    BadRequest,
    MissingScope,
    Rewritten,
    Header,
    Body,
}
