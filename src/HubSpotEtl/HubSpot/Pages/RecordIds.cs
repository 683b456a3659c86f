using System.Text.Json;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>The ids of a page's records, in their order.</summary>
internal static class RecordIds
{
    /// <summary>Reads the ids of <c>results</c>.</summary>
    /// <exception cref="JsonException">The body is no such page, or a record has no id.</exception>
    public static List<long> Read(ReadOnlySpan<byte> body) => Read(body, isLenient: false);

    private static List<long> Read(ReadOnlySpan<byte> body, bool isLenient)
    {
        var ids = new List<long>(100);
        var reader = new Utf8JsonReader(body);
        JsonObject.Begin(ref reader);
        while (JsonObject.NextKey(ref reader))
        {
            if (!JsonObject.IsKey(ref reader, "results"u8))
                JsonObject.SkipValue(ref reader);
            else if (JsonObject.BeginArray(ref reader))
                ReadResults(ref reader, ids, isLenient);
        }
        return ids;
    }

    /// <summary>The ids of those records that have one, of a body that was checked to be a page.</summary>
    public static List<long> ReadKnown(ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(body, isLenient: true);
        }
        catch (JsonException)
        {
            // What the page's reader makes of it, it will tell.
            return [];
        }
    }

    private static void ReadResults(ref Utf8JsonReader reader, List<long> ids, bool isLenient)
    {
        while (JsonObject.NextObject(ref reader))
        {
            var record = reader;
            try
            {
                ids.Add(ReadRecord(ref reader) ?? throw new JsonException("A record has no id."));
            }
            catch (JsonException) when (isLenient)
            {
                reader = record;
                JsonObject.Skip(ref reader);
            }
        }
    }

    /// <summary>From a record's start to its end.</summary>
    public static long? ReadRecord(ref Utf8JsonReader reader)
    {
        long? id = null;
        while (JsonObject.NextKey(ref reader))
        {
            var isId = JsonObject.IsKey(ref reader, "id"u8);
            reader.Read();
            if (isId)
                id = LenientJson.ReadId(ref reader);
            JsonObject.Skip(ref reader);
        }
        return id;
    }
}
