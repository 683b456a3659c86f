using System.Text.Json;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>
/// Finds <c>paging.next.after</c> of a body with records, and makes sure that the body is whole: a cut one would look like the last page.
/// </summary>
internal static class PagingReader
{
    private static ReadOnlySpan<byte> PagingKey => "\"paging\""u8;

    /// <summary>The next page's cursor; null on the last page.</summary>
    /// <exception cref="JsonException">The body is cut, is no JSON or has no <c>results</c>.</exception>
    /// <exception cref="PartialAnswerException">A 207 reports more than records not found.</exception>
    public static Cursor? Read(ResponseBody body)
    {
        if (!body.IsPartial && TryReadAtEnd(body.Bytes, out var next))
            return next;
        return ReadAll(body.Bytes);
    }

    /// <summary>For an answer that has no next page: only makes sure that it is whole, and that it reports no errors.</summary>
    /// <inheritdoc cref="Read"/>
    public static void RequireWhole(ResponseBody body)
    {
        if (body.IsPartial || !IsBalanced(body.Bytes))
            ReadAll(body.Bytes);
    }

    // What is cut off has brackets left open.
    private static bool IsBalanced(ReadOnlySpan<byte> body) =>
        body.IndexOf("\"errors\""u8) < 0
        && HasResultsInFront(body)
        && body.TrimEnd(JsonWhiteSpace) is [.., (byte)'}']
        && JsonDepth.After(body) == 0;

    /// <summary>
    /// The quick way: HubSpot puts <c>paging</c> last. Its key at depth one, a complete value, then the document's closing brace and
    /// nothing more prove that nothing is cut off. The records in between are the transformer's to judge.
    /// </summary>
    private static bool TryReadAtEnd(ReadOnlySpan<byte> body, out Cursor? next)
    {
        next = null;
        var key = body.LastIndexOf(PagingKey);
        if (key < 0 || !HasResultsInFront(body) || JsonDepth.After(body[..key]) != 1)
            return false;
        var value = body[(key + PagingKey.Length)..].TrimStart(JsonWhiteSpace);
        return value is [(byte)':', ..] && TryReadValue(value[1..], out next);
    }

    private static ReadOnlySpan<byte> JsonWhiteSpace => " \t\r\n"u8;

    private static bool HasResultsInFront(ReadOnlySpan<byte> body)
    {
        var results = body.IndexOf("\"results\""u8);
        return results >= 0
            && JsonDepth.After(body[..results]) == 1
            && body[(results + 9)..].TrimStart(JsonWhiteSpace) is [(byte)':', .. var value]
            && value.TrimStart(JsonWhiteSpace) is [(byte)'[', ..];
    }

    private static bool TryReadValue(ReadOnlySpan<byte> fromValue, out Cursor? next)
    {
        next = null;
        // Not the final block: what follows the value is looked at below.
        var reader = new Utf8JsonReader(fromValue, isFinalBlock: false, default);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        next = ReadPaging(ref reader);
        return reader.TokenType == JsonTokenType.EndObject && IsEndOfDocument(fromValue[(int)reader.BytesConsumed..]);
    }

    private static bool IsEndOfDocument(ReadOnlySpan<byte> rest) =>
        rest.TrimStart(JsonWhiteSpace) is [(byte)'}', .. var tail] && tail.TrimStart(JsonWhiteSpace).IsEmpty;

    /// <summary>The sure way: every token of the body.</summary>
    private static Cursor? ReadAll(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        Cursor? next = null;
        var hasResults = false;
        JsonObject.Begin(ref reader);
        while (JsonObject.NextKey(ref reader))
        {
            if (JsonObject.IsKey(ref reader, "results"u8))
                hasResults |= JsonObject.SkipValue(ref reader) == JsonTokenType.StartArray;
            else if (JsonObject.IsKey(ref reader, "paging"u8))
                next = ReadPagingValue(ref reader);
            else if (JsonObject.IsKey(ref reader, "errors"u8))
                PartialErrors.ThrowUnlessNotFound(ref reader);
            else
                JsonObject.SkipValue(ref reader);
        }
        JsonObject.End(ref reader);
        return hasResults ? next : throw new JsonException("The answer has no results.");
    }

    internal static Cursor? ReadPagingValue(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new JsonException("paging is cut.");
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadPaging(ref reader),
            JsonTokenType.Null => null,
            _ => throw CursorText.Unreadable(),
        };
    }

    /// <summary>From the object's start to its end.</summary>
    private static Cursor? ReadPaging(ref Utf8JsonReader reader)
    {
        string? after = null;
        while (JsonObject.NextKey(ref reader))
        {
            var isNext = JsonObject.IsKey(ref reader, "next"u8);
            if (!reader.Read())
                throw new JsonException("paging is cut.");
            if (isNext)
                after = ReadNext(ref reader);
            else
                JsonObject.Skip(ref reader);
        }
        return string.IsNullOrEmpty(after) ? null : new Cursor(after);
    }

    // A further page that is named in a way nobody can read is no end.
    private static string? ReadNext(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadAfter(ref reader),
        JsonTokenType.Null => null,
        _ => throw CursorText.Unreadable(),
    };

    private static string? ReadAfter(ref Utf8JsonReader reader)
    {
        string? after = null;
        while (JsonObject.NextKey(ref reader))
        {
            var isAfter = JsonObject.IsKey(ref reader, "after"u8);
            if (!reader.Read())
                throw new JsonException("paging is cut.");
            if (isAfter)
                after = CursorText.Read(ref reader);
            JsonObject.Skip(ref reader);
        }
        return after;
    }
}
