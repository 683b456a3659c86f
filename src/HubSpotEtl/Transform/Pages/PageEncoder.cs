using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Privacy;
using HubSpotEtl.Transform.Records;
using HubSpotEtl.Transform.Values;

namespace HubSpotEtl.Transform.Pages;

/// <summary>Walks a page's body and adds a row for each record to a batch in the making.</summary>
internal sealed class PageEncoder(RecordReader records, RowEncoder rows, BatchDraft draft, PrivacyMask? mask)
{
    private PageCounts _counts;

    public PageCounts Counts => _counts;

    /// <summary>Adds the rows of all records.</summary>
    /// <returns>False when a column has to become wider first (<see cref="RowEncoder.Needed"/>); the draft then holds a part of the
    /// page.</returns>
    /// <exception cref="PageFormatException">The body is no page of records.</exception>
    public bool TryEncode(ReadOnlySpan<byte> body)
    {
        var reader = new PageReader(body);
        try
        {
            return TryReadBody(ref reader, body);
        }
        catch (JsonException)
        {
            // The exception's own message quotes the body.
            throw new PageFormatException("broken JSON", reader.Consumed);
        }
    }

    private bool TryReadBody(ref PageReader reader, ReadOnlySpan<byte> body)
    {
        bool hasResults = false;
        Require(reader.Json.Read() && reader.Json.TokenType == JsonTokenType.StartObject, "an object was expected", reader);
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.IsKey("results"u8))
            {
                reader.Json.Skip();
                continue;
            }

            hasResults = true;
            if (!TryReadResults(ref reader, body))
                return false;
        }

        Require(hasResults, "no 'results'", reader);
        // Anything but white space after the object makes the reader throw.
        reader.Json.Read();
        return true;
    }

    private bool TryReadResults(ref PageReader reader, ReadOnlySpan<byte> body)
    {
        // Of equal keys the last counts.
        draft.TakeBackPage();
        _counts = default;
        records.Decoded.ResetCounts();
        rows.NonNull.Clear();
        Require(reader.Json.Read() && reader.Json.TokenType == JsonTokenType.StartArray, "'results' is no array", reader);
        while (reader.Json.Read() && reader.Json.TokenType != JsonTokenType.EndArray)
        {
            if (!TryReadRecord(ref reader, body))
                return false;
        }

        _counts.Nuls = records.Decoded.NulsRemoved;
        _counts.Surrogates = records.Decoded.SurrogatesReplaced;
        return true;
    }

    private bool TryReadRecord(ref PageReader reader, ReadOnlySpan<byte> body)
    {
        _counts.Records++;
        int start = reader.TokenStart;
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.Json.Skip();
            Reject(null, body[start..reader.Consumed], RejectReasons.NotARecord);
            return true;
        }

        var record = records.Read(ref reader, body);
        if (record.IsArchived)
        {
            // As good as not listed: whoever keeps the table finds out what became of it.
            _counts.Records--;
            return true;
        }

        var idText = record.TextOf(record.Id);
        var raw = body[start..reader.Consumed];
        if (!Utf8Parser.TryParse(idText, out long id, out int parsed) || parsed != idText.Length)
            Reject(record.Id.IsNull ? null : Encoding.UTF8.GetString(idText), raw, RejectReasons.UnusableId);
        else if (!record.HasProperties)
            Reject(Encoding.UTF8.GetString(idText), raw, RejectReasons.NoProperties);
        else if (!rows.TryEncode(record, id, draft))
            return false;
        else if (rows.WasCut)
            _counts.OverflowedRows++;
        return true;
    }

    private void Reject(string? id, ReadOnlySpan<byte> rawJson, string reason)
    {
        _counts.RejectedRecords++;
        draft.Reject(new RejectedRecord(id, mask?.Redact(rawJson) ?? Encoding.UTF8.GetString(rawJson), reason));
    }

    private static void Require(bool isSo, string otherwise, in PageReader reader)
    {
        if (!isSo)
            throw new PageFormatException(otherwise, reader.TokenStart);
    }
}
