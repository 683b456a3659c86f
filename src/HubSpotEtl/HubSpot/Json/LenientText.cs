using System.Text.Json;
using System.Text.Json.Serialization;

namespace HubSpotEtl.HubSpot.Json;

/// <summary>Text from a string, number or boolean; null from anything else.</summary>
internal sealed class LenientText : JsonConverter<string?>
{
    public override bool HandleNull => true;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = LenientJson.ReadScalar(ref reader);
        reader.Skip();
        return text;
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
