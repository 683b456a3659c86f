using System.Text.Json;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Bodies;

/// <summary>The <c>errors</c> of a 207 to a batch read of records.</summary>
internal static class PartialErrors
{
    /// <summary>
    /// From the key over its value. Records that are not there are normal; anything else would make present records look absent.
    /// </summary>
    /// <exception cref="PartialAnswerException">An error of another kind.</exception>
    public static void ThrowUnlessNotFound(ref Utf8JsonReader reader)
    {
        PartialError? first = null;
        if (!JsonObject.BeginArray(ref reader))
            return;
        while (JsonObject.NextObject(ref reader))
        {
            if (Read(ref reader) is { IsNotFound: false } error)
                first ??= error;
        }
        if (first is not null)
            throw new PartialAnswerException(first);
    }

    private static PartialError Read(ref Utf8JsonReader reader)
    {
        string? category = null, message = null;
        while (JsonObject.NextKey(ref reader))
        {
            if (JsonObject.IsKey(ref reader, "category"u8))
                category = ReadText(ref reader);
            else if (JsonObject.IsKey(ref reader, "message"u8))
                message = ReadText(ref reader);
            else
                JsonObject.SkipValue(ref reader);
        }
        return new PartialError(category, message);
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = LenientJson.ReadScalar(ref reader);
        JsonObject.Skip(ref reader);
        return text is null ? null : SafeText.Of(text);
    }
}
