using System.Text.Json;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Bodies;

/// <summary>
/// HubSpot's error body (developers.hubspot.com, "Error handling"). Every field is optional, and the body may be HTML or nothing: then
/// all are null.
/// </summary>
internal sealed record ErrorBody(
    string? Message = null,
    string? Category = null,
    string? CorrelationId = null,
    string? PolicyName = null)
{
    private static readonly string[] ScopeFields = ["requiredGranularScopes", "requiredScopes", "missingScopes"];

    public static ErrorBody None { get; } = new();

    public IReadOnlyList<string> MissingScopes { get; private init; } = [];

    /// <param name="body">As it came.</param>
    /// <param name="clean">Makes each text fit for a message.</param>
    public static ErrorBody Parse(ReadOnlyMemory<byte> body, Func<string, string> clean)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? From(document.RootElement, clean) : None;
        }
        catch (Exception notReadable) when (notReadable is JsonException or InvalidOperationException)
        {
            // Not JSON (Cloudflare's pages, proxies), or text that is not Unicode. The status says what there is to know.
            return None;
        }
    }

    private static ErrorBody From(JsonElement root, Func<string, string> clean)
    {
        return new(Text("message"), Text("category"), Text("correlationId"), Text("policyName"))
        {
            MissingScopes = [.. Scopes(root).Select(clean).Distinct()],
        };

        string? Text(string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                && LenientJson.Of(value) is { Length: > 0 } text
                ? clean(text)
                : null;
    }

    /// <summary>Scopes are met at the top, in its context, and in the context of each of its errors.</summary>
    private static IEnumerable<string> Scopes(JsonElement root)
    {
        var places = new List<JsonElement> { root };
        if (root.TryGetProperty("context", out var context))
            places.Add(context);
        if (root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array)
            places.AddRange(errors.EnumerateArray().Where(IsObject).SelectMany(Context));
        return places.Where(IsObject).SelectMany(place => ScopeFields.SelectMany(field => Texts(place, field)));
    }

    private static IEnumerable<JsonElement> Context(JsonElement error) =>
        error.TryGetProperty("context", out var context) ? [context] : [];

    private static IEnumerable<string> Texts(JsonElement place, string field)
    {
        if (!place.TryGetProperty(field, out var value))
            return [];
        return value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(LenientJson.Of)
            : value.ValueKind == JsonValueKind.String ? [LenientJson.Of(value)] : [];
    }

    private static bool IsObject(JsonElement element) => element.ValueKind == JsonValueKind.Object;
}
