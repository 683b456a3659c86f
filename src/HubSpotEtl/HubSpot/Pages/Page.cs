using System.Buffers;
using System.Text.Json;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Queries;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>
/// One API response with records: the undecoded JSON body (list, search and batch/read share the shape
/// <c>{"results":[{"id","properties",…}],"paging":…}</c>) and what was learnt while reading it. The body lives in a pooled
/// buffer that <see cref="Dispose"/> gives back: whoever takes the page last disposes of it, once.
/// </summary>
public sealed class Page : IDisposable
{
    private readonly ArrayPool<byte> _pool;
    private byte[]? _buffer;

    /// <summary>Wraps a rented buffer.</summary>
    /// <param name="pool">Where <paramref name="buffer"/> was rented and goes back to.</param>
    /// <param name="buffer">The rented array; its first <paramref name="length"/> bytes are the body.</param>
    /// <param name="length">Unit: bytes.</param>
    /// <param name="next">The cursor of the next page, or null on the last one.</param>
    public Page(ArrayPool<byte> pool, byte[] buffer, int length, Cursor? next)
    {
        _pool = pool;
        _buffer = buffer;
        Length = length;
        Next = next;
    }

    /// <summary>A page of what an answer holds; the answer's buffer is the page's from now on.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="from">Where the page begins; null for the first.</param>
    /// <param name="next">Where the next begins; null on the last.</param>
    /// <param name="namesAssociations">Whether its records were asked to name their associations.</param>
    internal static Page Of(ResponseBody answer, Cursor? from, Cursor? next, bool namesAssociations = false)
    {
        var (pool, buffer, length) = answer.Take();
        return new Page(pool, buffer, length, next) { From = from, NamesAssociations = namesAssociations };
    }

    /// <summary>Body length. Unit: bytes.</summary>
    public int Length { get; private set; }

    /// <summary>The cursor of the page after this one; null when there is none.</summary>
    public Cursor? Next { get; init; }

    /// <summary>The cursor this page itself began with; null on a first page, and where pages have no cursor.</summary>
    public Cursor? From { get; init; }

    /// <summary>
    /// How many ids the listing named for this page, where they were listed first and the records read by <c>batch/read</c>; fewer records
    /// mean that some vanished in between. Null where the page came from the listing itself.
    /// </summary>
    public int? ListedIds { get; private set; }

    /// <summary>
    /// The listing's own page, kept only when associations were asked for along with the ids: <c>batch/read</c> does not bring them.
    /// Given back together with this page.
    /// </summary>
    public Page? Listing { get; init; }

    /// <summary>True when every record names the object types with which it has links, as far as they were asked for.</summary>
    public bool NamesAssociations { get; init; }

    /// <summary>The body: one complete JSON document in valid UTF-8.</summary>
    /// <exception cref="ObjectDisposedException">The page was given back already.</exception>
    public ReadOnlyMemory<byte> Body =>
        (_buffer ?? throw new ObjectDisposedException(nameof(Page))).AsMemory(0, Length);

    /// <summary>The ids of the records in the page, in its order.</summary>
    /// <returns>A new list.</returns>
    /// <exception cref="HubSpotApiException">A record has no id.</exception>
    public IReadOnlyList<long> ReadIds() => Read(() => RecordIds.Read(Body.Span));

    /// <summary>How many records a search has found in all, from where it began.</summary>
    /// <returns>Null when the answer does not tell.</returns>
    public long? ReadTotal() => SearchTotal.Read(Body.Span);

    /// <summary>The records of which the answer says that they are not there: for pages of <c>batch/read</c>.</summary>
    /// <returns>Their ids. One that is asked for and neither here nor among the records was passed over in silence.</returns>
    public IReadOnlySet<long> ReadNotFound() => NotFoundIds.Read(Body.Span);

    /// <summary>What the page's records say of themselves: archived or not.</summary>
    /// <returns>One entry a record.</returns>
    /// <exception cref="HubSpotApiException">A record has no id.</exception>
    public IReadOnlyList<ArchivedEntry> ReadEntries() => Read(() => ArchivedEntries.Read(Body)).ConvertAll(one => one.Entry);

    /// <summary>Which of some properties no record of the page has a key for; none when the page has no record.</summary>
    /// <param name="names">The properties.</param>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> WithoutKey(IReadOnlyCollection<string> names)
    {
        using var document = JsonDocument.Parse(Body);
        var records = document.RootElement.GetProperty("results").EnumerateArray().ToList();
        return records.Count == 0 ? [] : [.. names.Where(name => !records.Any(record =>
            record.TryGetProperty("properties", out var values) && values.ValueKind == JsonValueKind.Object
                && values.TryGetProperty(name, out _)))];
    }

    /// <summary>When the page's records were archived: for pages of an archived listing.</summary>
    /// <returns>The moment of each record that says that it is archived, and when, by id.</returns>
    /// <exception cref="HubSpotApiException">A record has no id.</exception>
    public IReadOnlyDictionary<long, DateTimeOffset> ReadArchivedAt()
    {
        var archived = new Dictionary<long, DateTimeOffset>();
        foreach (var (entry, at) in Read(() => ArchivedEntries.Read(Body)))
            if (at is { } time && entry.IsArchived == true)
                archived[entry.Id] = time;
        return archived;
    }

    /// <summary>Gives the buffer back. Further calls do nothing.</summary>
    public void Dispose()
    {
        Listing?.Dispose();
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            _pool.Return(buffer);
    }

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException broken)
        {
            throw new HubSpotApiException(
                "HubSpot gave a page with a record that has no id, or none that is a whole number. Run again later.", broken);
        }
    }

    /// <summary>The records read for a page of ids, standing where that page stood in the walk. Takes over both pages.</summary>
    internal Page InPlaceOf(Page listing, int listedIds, bool keepListing)
    {
        var buffer = Interlocked.Exchange(ref _buffer, null) ?? throw new ObjectDisposedException(nameof(Page));
        if (!keepListing)
            listing.Dispose();
        return new Page(_pool, buffer, Length, listing.Next)
        {
            From = listing.From,
            ListedIds = listedIds,
            Listing = keepListing ? listing : null,
            NamesAssociations = listing.NamesAssociations,
        };
    }

    /// <summary>The same page under another cursor, for walks that do not follow HubSpot's own. This one is spent.</summary>
    /// <param name="next">Where the walk goes on after the page.</param>
    /// <returns>The page that owns the buffer now.</returns>
    internal Page WithNext(Cursor? next)
    {
        var buffer = Interlocked.Exchange(ref _buffer, null) ?? throw new ObjectDisposedException(nameof(Page));
        return new Page(_pool, buffer, Length, next)
        {
            From = From,
            ListedIds = ListedIds,
            Listing = Listing,
            NamesAssociations = NamesAssociations,
        };
    }

    /// <summary>Takes some of its records out of the page, and of the listing kept with it.</summary>
    /// <param name="ids">Of the records to take out.</param>
    internal void Remove(IReadOnlySet<long> ids)
    {
        var buffer = _buffer ?? throw new ObjectDisposedException(nameof(Page));
        Length = RecordRemoval.Apply(buffer.AsSpan(0, Length), ids);
        ListedIds -= ids.Count;
        Listing?.Remove(ids);
    }
}
