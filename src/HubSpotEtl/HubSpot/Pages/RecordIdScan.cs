using System.Buffers.Text;
using System.Text.Json;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>
/// The ids of a page whose records the transformer will read anyway. A page as HubSpot writes it, with the id in front of each record, is
/// not read token by token: its records are found by what stands between two of them, at the depth of the array.
/// </summary>
internal static class RecordIdScan
{
    private static ReadOnlySpan<byte> FirstRecord => "\"results\":[{\"id\":\""u8;

    private static ReadOnlySpan<byte> NextRecord => "},{\"id\":\""u8;

    /// <summary>The ids in the page's order; null when a record has none, or the body is no page.</summary>
    public static List<long>? TryRead(ReadOnlySpan<byte> body)
    {
        if (TryScan(body) is { } ids)
            return ids;
        try
        {
            return RecordIds.Read(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<long>? TryScan(ReadOnlySpan<byte> body)
    {
        var first = body.IndexOf(FirstRecord);
        if (first < 0 || JsonDepth.After(body[..first]) != 1)
            return null;
        var ids = new List<long>(100);
        var rest = body[(first + FirstRecord.Length)..];
        do
        {
            if (!Utf8Parser.TryParse(rest, out long id, out var length) || rest[length..] is not [(byte)'"', ..])
                return null;
            ids.Add(id);
            rest = rest[(length + 1)..];
        }
        while (TrySkipRecord(ref rest));
        return ids;
    }

    // From within a record to behind the quote of the next one's id. The same bytes are met deeper in a record too, and in texts.
    private static bool TrySkipRecord(ref ReadOnlySpan<byte> rest)
    {
        var depth = new JsonDepth();
        while (rest.IndexOf(NextRecord) is >= 0 and var end)
        {
            var isEnd = depth.Add(rest[..(end + 1)]) == -1 && !depth.IsInString;
            rest = rest[(end + 1)..];
            if (!isEnd)
                continue;
            rest = rest[(NextRecord.Length - 1)..];
            return true;
        }
        return false;
    }
}
