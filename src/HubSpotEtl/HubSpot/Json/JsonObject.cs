using System.Text;
using System.Text.Json;

namespace HubSpotEtl.HubSpot.Json;

/// <summary>Steps through an object's keys. A document that ends too early is a <see cref="JsonException"/>, never an end.</summary>
internal static class JsonObject
{
    public static void Begin(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The answer is no JSON object.");
    }

    /// <summary>After the document's object nothing may follow; the reader checks that.</summary>
    public static void End(ref Utf8JsonReader reader)
    {
        while (reader.Read())
            throw new JsonException("Something follows the answer.");
    }

    /// <summary>Moves to the next key; false at the object's end.</summary>
    public static bool NextKey(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType == JsonTokenType.PropertyName : throw new JsonException("The answer is cut.");

    // The framework's comparison throws at an escaped half of a surrogate pair.
    public static bool IsKey(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueIsEscaped
        ? LenientJson.Read(ref reader) == Encoding.UTF8.GetString(name)
        : reader.ValueSpan.SequenceEqual(name);

    /// <summary>From a key over its value.</summary>
    /// <returns>What the value began with.</returns>
    public static JsonTokenType SkipValue(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new JsonException("The answer is cut.");
        var kind = reader.TokenType;
        Skip(ref reader);
        return kind;
    }

    /// <summary>From a value's first token to its last.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        if (!reader.TrySkip())
            throw new JsonException("The answer is cut.");
    }

    /// <summary>From a key into its array; false, and over the value, when it is none.</summary>
    public static bool BeginArray(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new JsonException("The answer is cut.");
        if (reader.TokenType == JsonTokenType.StartArray)
            return true;
        Skip(ref reader);
        return false;
    }

    /// <summary>Moves to the array's next object, over anything else; false at its end.</summary>
    public static bool NextObject(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndArray)
                return reader.TokenType == JsonTokenType.StartObject;
            Skip(ref reader);
        }
        throw new JsonException("The answer is cut.");
    }
}
