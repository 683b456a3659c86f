using System.Text.Json;
using System.Text.Json.Serialization;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>A cursor in an answer, in whichever form HubSpot sends it.</summary>
internal sealed class CursorText : JsonConverter<string?>
{
    public override bool HandleNull => true;

    /// <summary>A text, or a number as the text it is; null where there is none.</summary>
    /// <exception cref="JsonException">It is anything else.</exception>
    public static string? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String or JsonTokenType.Number => LenientJson.ReadScalar(ref reader),
        JsonTokenType.Null => null,
        _ => throw Unreadable(),
    };

    public static JsonException Unreadable() => new("paging names a further page in no way that can be read.");

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
