using System.Text;
using System.Text.Json;

namespace HubSpotEtl.Lambda;

/// <summary>
/// What an event comes in: nothing, when it is sent to the function itself; the <c>detail</c> of an EventBridge event; or the <c>body</c>
/// of an HTTP request from an API gateway or a function URL (docs.aws.amazon.com: "EventBridge events", "Lambda proxy integrations").
/// </summary>
internal static class EventEnvelope
{
    /// <summary>Takes the event out.</summary>
    /// <param name="sent">What Lambda handed over.</param>
    /// <returns>The event: an object, if the caller did it right.</returns>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="FormatException">The body is no Base64, which it is said to be.</exception>
    public static JsonElement Open(JsonElement sent)
    {
        if (sent.ValueKind != JsonValueKind.Object
            || sent.TryGetProperty("object_type", out _) || sent.TryGetProperty("object_types", out _))
            return sent;
        if (sent.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.Object)
            return detail;
        return sent.TryGetProperty("body", out var body) ? OfBody(sent, body) : sent;
    }

    private static JsonElement OfBody(JsonElement request, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.String)
            return body;
        var isBase64 = request.TryGetProperty("isBase64Encoded", out var flag) && flag.ValueKind == JsonValueKind.True;
        var text = isBase64 ? Encoding.UTF8.GetString(body.GetBytesFromBase64()) : body.GetString()!;
        return JsonElement.Parse(string.IsNullOrWhiteSpace(text) ? "null" : text);
    }
}
