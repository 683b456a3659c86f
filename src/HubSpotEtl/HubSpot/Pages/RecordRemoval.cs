using System.Text.Json;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>Takes records out of a body, in place: what follows moves up, and what came after <c>results</c> is left out.</summary>
internal static class RecordRemoval
{
    /// <summary>Takes them out.</summary>
    /// <param name="body">A page.</param>
    /// <param name="ids">Of the records to take out.</param>
    /// <returns>The body's length from now on. A body that is not as it should be stays as it is, for its reader to judge.</returns>
    public static int Apply(Span<byte> body, IReadOnlySet<long> ids)
    {
        if (!TryFind(body, out var start, out var records))
            return body.Length;
        var end = start;
        foreach (var (id, record) in records)
        {
            if (id is { } known && ids.Contains(known))
                continue;
            if (end > start)
                body[end++] = (byte)',';
            body[record].CopyTo(body[end..]);
            end += record.End.Value - record.Start.Value;
        }
        "]}"u8.CopyTo(body[end..]);
        return end + 2;
    }

    private static bool TryFind(ReadOnlySpan<byte> body, out int start, out List<(long? Id, Range Bytes)> records)
    {
        (start, records) = (-1, []);
        try
        {
            var reader = new Utf8JsonReader(body);
            JsonObject.Begin(ref reader);
            while (JsonObject.NextKey(ref reader))
            {
                if (!JsonObject.IsKey(ref reader, "results"u8))
                    JsonObject.SkipValue(ref reader);
                else if (start >= 0 || !JsonObject.BeginArray(ref reader))
                    return false;
                else
                    start = ReadResults(ref reader, records);
            }
            JsonObject.End(ref reader);
            return start >= 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int ReadResults(ref Utf8JsonReader reader, List<(long? Id, Range Bytes)> records)
    {
        var start = (int)reader.BytesConsumed;
        while (JsonObject.NextObject(ref reader))
        {
            var from = (int)reader.TokenStartIndex;
            var id = RecordIds.ReadRecord(ref reader);
            records.Add((id, from..(int)reader.BytesConsumed));
        }
        return start;
    }
}
