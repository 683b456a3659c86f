using System.Net;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Limits;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>Turns failed tries into exceptions: what failed, what HubSpot said, what to do. The one place that words them.</summary>
internal sealed class HubSpotErrorFactory(HubSpotClientOptions options, TimeProvider time)
{
    private readonly Secret _token = options.Token;

    public HubSpotApiException FromStatus(CallState state, HttpResponseMessage response, ErrorBody body)
    {
        var status = response.StatusCode;
        if (status == HttpStatusCode.ProxyAuthenticationRequired)
            return AtProxy(state, ProxyFault.Unauthorized(options.Proxy), cause: null, status);
        var limit = status == HttpStatusCode.TooManyRequests
            ? RateLimitRefusal.KindOf(body, state.Call.Family, RateLimitHeaders.Read(response).DailyRemaining)
            : (LimitKind?)null;
        var daily = limit == LimitKind.Daily;
        var said = body.Message;
        var reason = Answer(response, said);
        return new HubSpotApiException(Sentence(state, reason, StatusRemedy.For(response, limit, body.MissingScopes), body))
        {
            Reason = reason,
            Status = status,
            Category = body.Category,
            CorrelationId = body.CorrelationId,
            HubSpotMessage = said,
            RetryAfter = RetryAfterHeader.Read(response, time),
            MissingScopes = body.MissingScopes,
            IsTransient = !daily && RetryRules.IsTransient(status),
            IsDailyLimit = daily,
            Limit = limit,
            IsServerTrouble = (int)status >= 500,
        };
    }

    public HubSpotApiException TimedOut(CallState state, TimeSpan timeout) => Transient(
        state, FormattableString.Invariant($"no complete answer within {timeout.TotalSeconds:0.#} s"), null, isServerTrouble: true);

    public HubSpotApiException ConnectionFailed(CallState state, Exception cause)
    {
        var shown = Hidden(cause.ToString()) == cause.ToString() ? cause : null;
        if (ProxyFault.Of(cause, options.Proxy, options.BaseUrl.Host) is { } fault)
            return AtProxy(state, fault, shown);
        var way = options.Proxy is { } proxy ? $" by way of the proxy {proxy}" : "";
        return Transient(state, $"the connection failed{way} ({Outside(Words(cause))})", shown);
    }

    /// <summary>A cut or garbled answer: a later one may be whole.</summary>
    public HubSpotApiException BadAnswer(CallState state, string what) => Transient(state, what, cause: null);

    /// <summary>The page of a proxy, say.</summary>
    public HubSpotApiException NotJson(CallState state, string mediaType) =>
        BadAnswer(state, $"the answer is {Outside(mediaType)} instead of JSON");

    /// <summary>The error body, its texts made fit for a message.</summary>
    public ErrorBody Read(ReadOnlyMemory<byte> body) => ErrorBody.Parse(body, Outside);

    public HubSpotApiException TooLarge(CallState state, BodyTooLargeException cause) =>
        new(Sentence(state, cause.Message, "Ask for fewer properties.", ErrorBody.None), cause)
        {
            Reason = cause.Message, IsTooLarge = true,
        };

    /// <summary>Errors inside a 207 that are not normal.</summary>
    public HubSpotApiException Partial(CallState state, PartialError error) =>
        new(Sentence(state, $"HubSpot could not answer for all records: {Hidden(error.Message)}", "Run again later.", ErrorBody.None))
        {
            Status = HttpStatusCode.MultiStatus,
            Category = Hidden(error.Category),
            HubSpotMessage = Hidden(error.Message),
            IsTransient = error.Category != "VALIDATION_ERROR",
        };

    private HubSpotApiException Transient(CallState state, string what, Exception? cause, bool isServerTrouble = false) =>
        new(Sentence(state, what, "Run again later: the run goes on where it stopped.", ErrorBody.None), cause)
        {
            Reason = what,
            IsTransient = true,
            IsServerTrouble = isServerTrouble,
        };

    private HubSpotApiException AtProxy(CallState state, ProxyFault fault, Exception? cause, HttpStatusCode? status = null) =>
        new(Sentence(state, fault.What, fault.Advice, ErrorBody.None), cause)
        {
            Reason = $"{fault.What}. {fault.Advice}",
            Status = status,
            IsTransient = fault.IsTransient,
            IsProxyFault = true,
        };

    private string Sentence(CallState state, string what, string advice, ErrorBody body)
    {
        var tries = state.Attempt > 1 ? $" (try {state.Attempt})" : "";
        var reference = body.CorrelationId is { } id ? $" [correlation id {id}]" : "";
        // A cursor is HubSpot's text too, and the host of a redirect.
        return $"{SafeText.Of(state.Call.ObjectType)}: {Outside(state.Call.What)} failed{tries}: {what}. "
            + $"{_token.HideIn(advice)}{reference}";
    }

    private static string Answer(HttpResponseMessage response, string? said) =>
        $"HubSpot answered {(int)response.StatusCode}" + (said is null ? "" : $": {said.TrimEnd('.')}");

    // "The SSL connection could not be established, see inner exception" does not help anybody.
    private static string Words(Exception cause) =>
        cause.GetBaseException() is var root && root.Message != cause.Message ? $"{cause.Message} {root.Message}" : cause.Message;

    // Hidden before it is cut: half a token is not recognised any more.
    private string Outside(string text) => SafeText.Of(SecretPatterns.HideIn(_token.HideIn(text)));

    private string? Hidden(string? text) => text is null ? null : SecretPatterns.HideIn(_token.HideIn(text));
}
