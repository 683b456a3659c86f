using System.Text.Json;
using HubSpotEtl.HubSpot.Json;
using HubSpotEtl.HubSpot.Queries;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>
/// Reads an association batch read (developers.hubspot.com, "Associate records"): <c>results[]</c> of <c>from.id</c>, <c>to[]</c> and,
/// where a record has more targets, <c>paging.next.after</c>; and the <c>errors[]</c> of a 207. Keys may come in any order.
/// </summary>
internal sealed class AssociationReader
{
    private readonly InternedStrings _strings = new();
    private readonly List<AssociationLink> _links = [];
    private readonly List<AssociationInput> _more = [];
    private readonly List<AssociationError> _errors = [];
    private readonly HashSet<long> _answered = [];
    private bool _namesNone;

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="JsonException">The body is cut or is no such answer.</exception>
    public static AssociationPage Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var page = new AssociationReader();
        page.ReadDocument(ref reader);
        return new AssociationPage(page._links, page._more, page._errors) { Answered = page._answered, NamesNone = page._namesNone };
    }

    private void ReadDocument(ref Utf8JsonReader reader)
    {
        var hasResults = false;
        JsonObject.Begin(ref reader);
        while (JsonObject.NextKey(ref reader))
        {
            if (JsonObject.IsKey(ref reader, "results"u8))
                hasResults |= ReadResults(ref reader);
            else if (JsonObject.IsKey(ref reader, "errors"u8))
                _namesNone |= AssociationErrors.Read(ref reader, _errors, _answered);
            else
                JsonObject.SkipValue(ref reader);
        }
        JsonObject.End(ref reader);
        if (!hasResults)
            throw new JsonException("The answer has no results.");
    }

    private bool ReadResults(ref Utf8JsonReader reader)
    {
        if (!JsonObject.BeginArray(ref reader))
            return false;
        while (JsonObject.NextObject(ref reader))
            ReadResult(ref reader);
        return true;
    }

    private void ReadResult(ref Utf8JsonReader reader)
    {
        var firstLink = _links.Count;
        long? from = null;
        Cursor? next = null;
        var isCut = false;
        while (JsonObject.NextKey(ref reader))
        {
            if (JsonObject.IsKey(ref reader, "from"u8))
                from = ReadFrom(ref reader);
            else if (JsonObject.IsKey(ref reader, "to"u8))
                ReadTargets(ref reader);
            else if (JsonObject.IsKey(ref reader, "paging"u8))
                (next, isCut) = ReadPaging(ref reader);
            else
                JsonObject.SkipValue(ref reader);
        }
        var id = from ?? throw new JsonException("A result has no from.id.");
        Complete(firstLink, id, next);
        if (isCut)
            _errors.Add(new AssociationError(null, null, "a further page is named in no way that can be read", [id]));
    }

    // The links were read before it was known whose they are.
    private void Complete(int firstLink, long from, Cursor? next)
    {
        for (var i = firstLink; i < _links.Count; i++)
            _links[i] = _links[i] with { FromId = from };
        _answered.Add(from);
        if (next is { } after)
            _more.Add(new AssociationInput(from, after.Value));
    }

    // No count tells how many links a record has, so that a page whose successor is named by nothing is not the last one.
    private static (Cursor? Next, bool IsCut) ReadPaging(ref Utf8JsonReader reader)
    {
        var start = reader;
        var next = PagingReader.ReadPagingValue(ref reader);
        using var paging = JsonDocument.ParseValue(ref start);
        return (next, next is null && paging.RootElement.ValueKind == JsonValueKind.Object
            && paging.RootElement.TryGetProperty("next", out var named) && named.ValueKind == JsonValueKind.Object);
    }

    private static long? ReadFrom(ref Utf8JsonReader reader)
    {
        long? id = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A result's from is no object.");
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

    private void ReadTargets(ref Utf8JsonReader reader)
    {
        if (!JsonObject.BeginArray(ref reader))
            return;
        while (JsonObject.NextObject(ref reader))
            ReadTarget(ref reader);
    }

    private void ReadTarget(ref Utf8JsonReader reader)
    {
        var firstLink = _links.Count;
        long? target = null;
        while (JsonObject.NextKey(ref reader))
        {
            if (JsonObject.IsKey(ref reader, "toObjectId"u8))
            {
                reader.Read();
                target = LenientJson.ReadId(ref reader);
            }
            else if (JsonObject.IsKey(ref reader, "associationTypes"u8))
                ReadTypes(ref reader);
            else
                JsonObject.SkipValue(ref reader);
        }
        if (target is not { } id || _links.Count == firstLink)
            throw new JsonException("A target lacks its id or its association types.");
        for (var i = firstLink; i < _links.Count; i++)
            _links[i] = _links[i] with { ToId = id };
    }

    private void ReadTypes(ref Utf8JsonReader reader)
    {
        if (!JsonObject.BeginArray(ref reader))
            return;
        while (JsonObject.NextObject(ref reader))
            _links.Add(ReadType(ref reader));
    }

    private AssociationLink ReadType(ref Utf8JsonReader reader)
    {
        long? type = null;
        string? category = null, label = null;
        while (JsonObject.NextKey(ref reader))
        {
            if (JsonObject.IsKey(ref reader, "typeId"u8))
            {
                reader.Read();
                type = LenientJson.ReadId(ref reader);
            }
            else if (JsonObject.IsKey(ref reader, "category"u8))
                category = ReadText(ref reader);
            else if (JsonObject.IsKey(ref reader, "label"u8))
                label = ReadText(ref reader);
            else
                JsonObject.SkipValue(ref reader);
        }
        return new AssociationLink(0, 0, type ?? throw new JsonException("An association type has no typeId."), category ?? "", label);
    }

    private string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return _strings.Read(ref reader);
        JsonObject.Skip(ref reader);
        return null;
    }
}
