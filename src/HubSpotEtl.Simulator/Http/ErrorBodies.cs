using System.Globalization;
using System.Text.Json;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.Simulator.Http;

/// <summary>The bodies of errors as HubSpot sends them: no two families alike, every field optional.</summary>
internal static class ErrorBodies
{
    private const string Scopes = "https://developers.hubspot.com/scopes";

    public static void Refuse(ApiAnswer answer, ApiRefusal refusal)
    {
        answer.Status = refusal.Status;
        Error(answer, refusal.Message, json =>
        {
            if (refusal.Category is { } category)
                json.WriteString("category", category);
        });
    }

    public static void Html(ApiAnswer answer, int status) => answer.Html(status, status switch
    {
        404 => "Not Found",
        414 => "Request-URI Too Large",
        502 => "Bad Gateway",
        520 => "Web server is returning an unknown error",
        524 => "Origin Time-out",
        530 => "Origin DNS error",
        _ => "Error",
    });

    public static void Status(ApiAnswer answer, Fault fault, DateTimeOffset now)
    {
        int status = fault.StatusCode;
        answer.Status = status;
        if (fault.RetryAfter is { } wait)
            answer.Headers["Retry-After"] = fault.RetryAfterAsDate

                    ? (now + wait).ToString("R", CultureInfo.InvariantCulture)
                    : ((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (status is 502 or >= 520)
            Html(answer, status);
        else
            Error(answer, Message(status), json => json.WriteString("category", status == 423 ? "LOCKED" : "INTERNAL_ERROR"));
    }

    public static void RateLimit(ApiAnswer answer, FaultKind kind, bool retryAfter)
    {
        answer.Status = 429;
        if (retryAfter)
            answer.Headers["Retry-After"] = kind switch { FaultKind.SecondLimit => "1", FaultKind.DailyLimit => "86400", _ => "10" };
        string word = kind switch { FaultKind.SecondLimit => "secondly", FaultKind.DailyLimit => "daily", _ => "ten_secondly_rolling" };
        Error(answer, $"You have reached your {word} limit.", json =>
        {
            if (kind == FaultKind.SecondLimit)
            {
                json.WriteString("category", "RATE_LIMITS");
                return;
            }
            json.WriteString("errorType", "RATE_LIMIT");
            json.WriteString("policyName", word.ToUpperInvariant());
            json.WriteString("requestId", Guid.NewGuid());
        });
    }

    public static void NoCredentials(ApiAnswer answer)
    {
        answer.Status = 401;
        Error(
            answer, "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at "
                + "https://developers.hubspot.com/docs/methods/auth/oauth-overview",
            json => json.WriteString("category", "INVALID_AUTHENTICATION"));
    }

    public static void Expired(ApiAnswer answer, DateTimeOffset now, DateTimeOffset expired)
    {
        answer.Status = 401;
        TimeSpan ago = now - expired;
        string age = ago.TotalDays >= 2 ? $"{(long)ago.TotalDays} day(s)" : $"{Math.Max(0, (long)ago.TotalSeconds)} second(s)";
        Error(answer, $"The OAuth token used to make this call expired {age} ago.", json =>
        {
            json.WriteString("category", "EXPIRED_AUTHENTICATION");
            json.WriteStartObject("context");
            List(json, "expire time", Iso.Text(expired.ToUnixTimeMilliseconds()));
            json.WriteEndObject();
        });
    }

    public static void MissingScope(ApiAnswer answer, Fault fault, long portalId)
    {
        answer.Status = 403;
        if (fault.Place == ScopePlace.MessageOnly)
            Error(
                answer,
                $"You do not have permissions to view_schema object type ObjectTypeId{{legacyObjectType=LEAD}} in portal {portalId} "
                    + $"(requires one of [{fault.Detail}])",
                _ => { });
        else if (fault.Place == ScopePlace.TopContext)
            Error(answer, "One or more of the following scopes are required.", json => TopContext(json, fault.Detail));
        else
            Error(
                answer,
                $"This app hasn't been granted all required scopes to make this call. Read more about required scopes here: {Scopes}.",
                json =>
                ErrorsContext(json, fault.Place == ScopePlace.RequiredScopes ? "requiredScopes" : "requiredGranularScopes", fault.Detail));
    }

    public static void List(Utf8JsonWriter json, string name, params IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string Message(int status) => status switch
    {
        423 => "The resource is locked, try again later.",
        477 => "This account is being migrated to another data hosting location. Retry later.",
        503 => "The service is temporarily unavailable.",
        504 => "The request timed out.",
        _ => "internal error",
    };

    private static void TopContext(Utf8JsonWriter json, string scope)
    {
        json.WriteStartObject("context");
        List(json, "requiredGranularScopes", scope);
        List(json, "links", Scopes);
        json.WriteEndObject();
        json.WriteString("category", "MISSING_SCOPES");
    }

    private static void ErrorsContext(Utf8JsonWriter json, string key, string scope)
    {
        json.WriteStartArray("errors");
        json.WriteStartObject();
        json.WriteString("message", "One or more of the following scopes are required.");
        json.WriteStartObject("context");
        List(json, key, scope);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("links");
        json.WriteString("scopes", Scopes);
        json.WriteEndObject();
        json.WriteString("category", "MISSING_SCOPES");
    }

    private static void Error(ApiAnswer answer, string message, Action<Utf8JsonWriter> more) => answer.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "error");
        json.WriteString("message", message);
        json.WriteString("correlationId", answer.CorrelationId);
        more(json);
        json.WriteEndObject();
    });
}
