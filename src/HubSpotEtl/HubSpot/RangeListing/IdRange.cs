using System.Globalization;

namespace HubSpotEtl.HubSpot.RangeListing;

/// <summary>
/// A stretch of record ids that is read page by page: above <see cref="Last"/>, below <see cref="End"/>. It ends at a record that another
/// range has listed, never at a mere number, so that nothing can lie between two ranges, whatever HubSpot makes of a cursor it did not give
/// itself.
/// </summary>
/// <param name="after">The cursor of its next page; null: the listing's start.</param>
/// <param name="last">The ids up to this one are done.</param>
/// <param name="end">The first id of the next range; null: there is none.</param>
internal sealed class IdRange(long? after, long last, long? end)
{
    private long _first = last + 1;
    private long _listed;
    private long _emptyFrom = end ?? long.MaxValue;

    public long? After { get; private set; } = after;

    public Cursor? Cursor => CursorAt(After);

    public long Last { get; private set; } = last;

    public long? End { get; private set; } = end;

    /// <summary>True while its next page is on the way.</summary>
    public bool IsAsked { get; set; }

    /// <summary>True while it is being tried where the range can be split.</summary>
    public bool IsProbed { get; set; }

    public bool IsDone { get; private set; }

    /// <summary>Pages in a row, up to the last one, that listed no record of the range.</summary>
    public int BarrenPages { get; private set; }

    /// <summary>No record below is still to be listed.</summary>
    public long Position => Math.Max(Last, After ?? 0);

    /// <summary>Records for each id, so far; 0 before the first page.</summary>
    public double Density => (double)_listed / (Position - _first + 1);

    /// <summary>Takes in the next page.</summary>
    /// <param name="ids">Ascending.</param>
    /// <param name="next">The page's cursor.</param>
    /// <returns>How much of the page belongs to the next range: 0 to 1.</returns>
    public double Take(IReadOnlyList<long> ids, long? next)
    {
        if (_listed == 0 && ids.Count > 0)
            _first = Math.Max(ids[0], Last + 1);
        var within = ids.Count(id => id > Last && !(id >= End));
        var beyond = ids.Count(id => id >= End);
        _listed += within;
        BarrenPages = within == 0 ? BarrenPages + 1 : 0;
        IsDone = next is null || next >= End || beyond > 0;
        if (ids.Count > 0)
            Last = Math.Max(Last, Math.Min(ids[^1], (End ?? long.MaxValue) - 1));
        After = next;
        return ids.Count == 0 ? 1 : (double)beyond / ids.Count;
    }

    /// <summary>True when a record would be listed by this range, and not yet has been.</summary>
    public bool Holds(long id) => id > Position && !(id >= End);

    /// <summary>Leaves the ids from a record on to a new range.</summary>
    public IdRange SplitAt(long id)
    {
        var rest = new IdRange(id, id - 1, End) { _emptyFrom = _emptyFrom };
        (End, _emptyFrom) = (id, Math.Min(_emptyFrom, id));
        return rest;
    }

    /// <summary>It was found that no record of this range is above an id.</summary>
    public void KnowEmptyFrom(long id) => _emptyFrom = Math.Min(_emptyFrom, id);

    /// <summary>How far the ids to come may reach. Unit: ids.</summary>
    /// <param name="highest">The highest id of all, as far as is known.</param>
    public double Width(long highest) => Math.Max(0, (double)Math.Min(_emptyFrom - 1, highest) - Position);

    /// <summary>How many records are to come, if they go on as they came. Unit: records; 0 before the first page.</summary>
    /// <param name="highest">The highest id of all, as far as is known.</param>
    public double Expected(long highest) => _listed == 0 ? 0 : Width(highest) * Density;

    /// <summary>A cursor of our making.</summary>
    public static Cursor? CursorAt(long? after) => after is { } id ? new Cursor(id.ToString(CultureInfo.InvariantCulture)) : null;
}
