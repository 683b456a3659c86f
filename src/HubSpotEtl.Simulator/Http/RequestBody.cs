using System.Text.Json;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Reads the JSON of requests; what does not fit is HubSpot's 400.</summary>
internal static class RequestBody
{
    public static JsonDocument Parse(ApiCall call)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(call.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Invalid("not an object");
        }
        catch (JsonException error)
        {
            throw Invalid(error.Message);
        }
    }

    /// <summary>The ids of <c>inputs</c>, at most so many.</summary>
    public static string[] Inputs(JsonElement body, int most)
    {
        string[] ids = [.. Array(body, "inputs").Select(input => Text(input, "id"))];
        if (ids.Length > most)
            throw ApiRefusal.Validation(
                $"The maximum number of inputs supported in a batch request is {most}, but {ids.Length} were given.");
        return ids.Length > 0 ? ids : throw ApiRefusal.Validation("inputs must not be empty");
    }

    public static string[] Texts(JsonElement body, string name) => [.. Array(body, name).Select(Scalar)];

    public static string Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value) ? Scalar(value) : "";

    public static IEnumerable<JsonElement> Array(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement array) || array.ValueKind == JsonValueKind.Null)
            return [];
        return array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : throw Invalid($"{name} is not an array");
    }

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Null => "",
        _ => throw Invalid("a text is expected where there is something else"),
    };

    private static ApiRefusal Invalid(string why) => ApiRefusal.Validation($"Invalid input JSON: {why}");
}
