using System.Text.Json;
using System.Text.Json.Serialization;

namespace HubSpotEtl.HubSpot.Json;

/// <summary>A cursor in an answer that is deserialized whole, as <see cref="PagingReader"/> reads those of pages.</summary>
internal sealed class CursorText : JsonConverter<string?>
{
    public override bool HandleNull => true;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => PagingReader.ReadCursor(ref reader);

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
