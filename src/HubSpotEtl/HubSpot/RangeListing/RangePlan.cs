using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.HubSpot.RangeListing;

/// <summary>
/// Which page to ask for next, and what a page that has come means. A listing begins as one range; a range is split by asking for a
/// page somewhere in its middle: the record found there is where the one range ends and the other begins. Pages count in
/// the order in which they are given to <see cref="Arrive"/>, and <see cref="Next"/> is what is left after the last of them.
/// </summary>
/// <param name="ranges">What is to be read, in order.</param>
/// <param name="isFresh">True for a listing from its start, false for the rest of one.</param>
internal sealed class RangePlan(List<IdRange> ranges, bool isFresh)
{
    // A split costs about half a page: a short listing is not worth it. Of a long one the last few ranges are, since the others do nothing
    // any more.
    private const double LeastPagesToSplit = 8;
    private const double LeastPagesToSplitAgain = 4;

    // How much more there may be than the records met so far suggest, whatever the search index says.
    private const double MostTrust = 3;

    private readonly CallBudget _budget = new(ranges.Count(range => range.End is not null));
    private readonly bool _isFresh = isFresh;
    private ListingExtent? _extent;
    private bool _isSplitting = true;
    private int _probes;
    private long _pages;
    private long _rows;
    private long _listed;

    /// <summary>The plan of a listing.</summary>
    /// <param name="from">Null for its start, or <see cref="Next"/> of another plan for the rest.</param>
    /// <returns>Null for a cursor of another kind.</returns>
    public static RangePlan? Of(Cursor? from)
    {
        if (from is not { } cursor)
            return new RangePlan([new IdRange(null, -1, null)], isFresh: true);
        return RangeCursor.Parse(cursor) is { } rest ? new RangePlan(rest, isFresh: false) : null;
    }

    /// <summary>True while each page followed the one before it.</summary>
    public bool IsInSequence { get; private set; } = isFresh;

    /// <summary>
    /// True when it is worth while to ask how long the listing is: never for one of a single page, which many object types have.
    /// </summary>
    public bool NeedsExtent => (!_isFresh || _pages > 0) && ranges.Exists(range => range.End is null);

    public bool IsDone => ranges.Count == 0;

    /// <summary>What is left to be read.</summary>
    public Cursor? Next => RangeCursor.Of(ranges);

    private double RowsOfPage => Math.Max(1, (double)_rows / _pages);

    /// <summary>Takes in how far the listing reaches.</summary>
    public void Know(ListingExtent extent) => _extent = extent;

    /// <summary>The next page to ask for; null when what is under way suffices.</summary>
    public RangeAsk? Ask()
    {
        if (ranges.Find(range => !range.IsAsked) is not { } idle)
            return AskForSplit();
        idle.IsAsked = true;
        return new RangeAsk(idle, idle.After, null);
    }

    /// <summary>HubSpot does not take a cursor of our making: the ranges there are will do.</summary>
    public void Refuse(RangeAsk probe)
    {
        EndProbe(probe);
        _isSplitting = false;
    }

    /// <summary>Takes in a page.</summary>
    /// <param name="ask">What was asked.</param>
    /// <param name="ids">The ids listed, in order; null when a record had none.</param>
    /// <param name="next">The page's cursor.</param>
    /// <returns>What of the page is to be kept.</returns>
    public PageVerdict Arrive(RangeAsk ask, IReadOnlyList<long>? ids, Cursor? next)
    {
        if (ask.Probe is not null)
            EndProbe(ask);
        ask.Range.IsAsked &= ask.Probe is not null;
        if (PageOrderCheck.Violation(ask.After, ids, next) is { } violation)
            return PageVerdict.Broken(violation);
        (_pages, _rows) = (_pages + 1, _rows + ids!.Count);
        var cursor = next is { } after ? PageOrderCheck.ToId(after) : null;
        return ask.Probe is { } id ? Split(id, ids, cursor) : Continue(ask.Range, ids, cursor);
    }

    private PageVerdict Continue(IdRange range, IReadOnlyList<long> ids, long? next)
    {
        if (BreaksOff(range, ids, next) is { } broken)
            return broken;
        var kept = new PageVerdict(range.Last + 1, range.End);
        _listed += ids.Count(kept.Keeps);
        var beyond = range.Take(ids, next);
        if (range is { IsDone: false, BarrenPages: >= PagingLoopDetector.MostBarrenPages })
            return PageVerdict.Broken($"{range.BarrenPages} pages in a row list nothing");
        if (!range.IsDone)
            return kept;
        ranges.Remove(range);
        if (range.End is not null)
            _budget.Spend(beyond);
        return kept;
    }

    private PageVerdict Split(long probe, IReadOnlyList<long> ids, long? next)
    {
        if (ids.Count == 0 || ranges.Find(range => range.Holds(ids[0])) is not { } home)
            return NothingFound(probe, ids, next);
        if (BreaksOff(home, ids, next) is { } broken)
            return broken;
        var found = home.SplitAt(ids[0]);
        ranges.Insert(ranges.IndexOf(home) + 1, found);
        IsInSequence = false;
        return Continue(found, ids, next);
    }

    private PageVerdict NothingFound(long probe, IReadOnlyList<long> ids, long? next)
    {
        _budget.Spend(1);
        if (ranges.Find(range => range.Holds(probe)) is not { } asked || (ids.Count > 0 && !(ids[0] >= asked.End)))
            return PageVerdict.Useless;
        asked.KnowEmptyFrom(probe);
        return BreaksOff(asked, ids, next) ?? PageVerdict.Useless;
    }

    // Other ranges have listed records further on, so the listing does not end here.
    private static PageVerdict? BreaksOff(IdRange range, IReadOnlyList<long> ids, long? next) =>
        next is null && range.End is { } end && !(ids.Count > 0 && ids[^1] >= end)
            ? PageVerdict.Broken($"the listing ends before record {end}, which it had listed")
            : null;

    private void EndProbe(RangeAsk probe)
    {
        probe.Range.IsProbed = false;
        _probes--;
    }

    private RangeAsk? AskForSplit()
    {
        if (_extent is not { } extent || !_isSplitting
            || !_budget.Allows(_probes + ranges.Count(range => range.End is not null), RecordsBelieved(extent) / RowsOfPage))
            return null;
        var widest = ranges.Where(range => !range.IsProbed).MaxBy(range => range.Expected(extent.HighestId));
        if (widest is null || widest.Expected(extent.HighestId) == 0)
            return null;
        var expected = widest.Expected(extent.HighestId) * Scale(extent);
        return expected < (IsInSequence ? LeastPagesToSplit : LeastPagesToSplitAgain) * RowsOfPage
            ? null
            : ProbeOf(widest, Math.Min(widest.Width(extent.HighestId), expected / widest.Density));
    }

    private double RecordsBelieved(ListingExtent extent) =>
        Math.Min(extent.Records, _listed + (MostTrust * ranges.Sum(range => range.Expected(extent.HighestId))));

    // Each range expects more of what it has met so far. Where that does not add up to the whole, all are wrong alike.
    private double Scale(ListingExtent extent)
    {
        var scale = Math.Max(0, extent.Records - _listed) / ranges.Sum(range => range.Expected(extent.HighestId));
        // The rest of a listing: what was listed before is not known, so there may be less left than the count says, never more.
        return _isFresh ? scale : Math.Min(1, scale);
    }

    private RangeAsk ProbeOf(IdRange range, double width)
    {
        var middle = range.Position + (long)(width / 2);
        range.IsProbed = true;
        _probes++;
        // A server that begins above the cursor, not at it, must not pass over the record in the middle.
        return new RangeAsk(range, middle - 1, middle);
    }
}
