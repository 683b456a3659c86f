using System.Text.Json;
using System.Text.Json.Serialization;

namespace HubSpotEtl.HubSpot.Json;

/// <summary>True from <c>true</c> and <c>"true"</c>; false from anything else, absence included.</summary>
internal sealed class LenientBoolean : JsonConverter<bool>
{
    public override bool HandleNull => true;

    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var isTrue = LenientJson.ReadScalar(ref reader) is { } text && bool.TryParse(text, out var value) && value;
        reader.Skip();
        return isTrue;
    }

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
