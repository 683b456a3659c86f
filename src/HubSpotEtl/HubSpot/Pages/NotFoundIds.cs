using System.Text.Json;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>
/// The records of which a batch read says that they are not there: entries of <c>errors[]</c> with the category OBJECT_NOT_FOUND and the
/// ids in their
/// <c>context</c>.
/// </summary>
internal static class NotFoundIds
{
    /// <summary>Reads them from a whole body.</summary>
    public static HashSet<long> Read(ReadOnlySpan<byte> body)
    {
        var found = new HashSet<long>();
        var reader = new Utf8JsonReader(body);
        JsonObject.Begin(ref reader);
        while (JsonObject.NextKey(ref reader))
        {
            if (!JsonObject.IsKey(ref reader, "errors"u8))
                JsonObject.SkipValue(ref reader);
            else if (JsonObject.BeginArray(ref reader))
                ReadErrors(ref reader, found);
        }
        return found;
    }

    private static void ReadErrors(ref Utf8JsonReader reader, HashSet<long> found)
    {
        var ids = new List<long>();
        while (JsonObject.NextObject(ref reader))
        {
            ids.Clear();
            if (IsNotFound(ref reader, ids))
                found.UnionWith(ids);
        }
    }

    private static bool IsNotFound(ref Utf8JsonReader reader, List<long> ids)
    {
        var isNotFound = false;
        while (JsonObject.NextKey(ref reader))
        {
            if (JsonObject.IsKey(ref reader, "context"u8))
            {
                ErrorContext.ReadIds(ref reader, ids);
                continue;
            }
            var isCategory = JsonObject.IsKey(ref reader, "category"u8);
            reader.Read();
            isNotFound |= isCategory && reader.TokenType == JsonTokenType.String && reader.ValueSpan.SequenceEqual("OBJECT_NOT_FOUND"u8);
            JsonObject.Skip(ref reader);
        }
        return isNotFound;
    }
}
