namespace HubSpotEtl.HubSpot.Listing;

/// <summary>
/// Ends walks that get nowhere: every list is read to where no further page is named, but only as long as its pages bring something. Two
/// things are noticed: cursors that go round in a circle, of any length (R. P. Brent, "An improved Monte Carlo factorization algorithm",
/// 1980, so that one of them is remembered), and
/// <see cref="MostBarrenPages"/> pages in a row without anything new. Some empty, short or overlapping pages are nothing uncommon.
/// </summary>
/// <param name="walk">What is being done, for the message: "Listing contacts".</param>
/// <param name="start">The cursor the walk begins with.</param>
internal sealed class PagingLoopDetector(string walk, Cursor? start)
{
    /// <summary>Pages in a row that bring nothing new before a list counts as one without end.</summary>
    public const int MostBarrenPages = 25;

    // Ids by their hash: 4 MiB, and none for a list of one page. Of 100 million ids in no order a bit in twenty is free still, so that a
    // page that brings something seems not to about once in a hundred times, and 25 in a row never do.
    private const int SeenBits = 1 << 25;

    private ulong[]? _seen;
    private Cursor? _remembered = start;
    private long _steps;
    private long _rememberAt = 1;
    private long _highest = long.MinValue;
    private int _barren;

    /// <summary>Takes a page that names a further one.</summary>
    /// <param name="next">Where the walk is about to go on.</param>
    /// <param name="ids">What the page brought, in whatever order: ids, or hashes of what has none.</param>
    /// <exception cref="HubSpotApiException">The walk gets no further.</exception>
    public void Take(Cursor next, IEnumerable<long> ids)
    {
        if (IsCircle(next))
            throw NoFurther($"HubSpot names the page from {Said(next)} again.");
        _barren = BringsSomething(ids) ? 0 : _barren + 1;
        if (_barren >= MostBarrenPages)
            throw NoFurther(
                $"the last {_barren} pages brought nothing new, and HubSpot names a further one, from {Said(next)}. Run again later; if "
                    + "it stays so, tell HubSpot.");
    }

    private bool IsCircle(Cursor next)
    {
        if (next == _remembered)
            return true;
        if (++_steps == _rememberAt)
            (_remembered, _rememberAt) = (next, 2 * _rememberAt);
        return false;
    }

    private bool BringsSomething(IEnumerable<long> ids)
    {
        var isNew = false;
        foreach (var id in ids)
        {
            // Both, since what comes later in no order is looked for among all.
            isNew |= IsNew(id) | id > _highest;
            _highest = Math.Max(_highest, id);
        }

        return isNew;
    }

    private bool IsNew(long id)
    {
        _seen ??= new ulong[SeenBits / 64];
        // Fibonacci hashing (D. E. Knuth, "The Art of Computer Programming", 6.4): neighbours are spread evenly.
        var bit = (int)(((ulong)id * 0x9E3779B97F4A7C15UL) >> 39);
        var mask = 1UL << (bit & 63);
        var isNew = (_seen[bit >> 6] & mask) == 0;
        _seen[bit >> 6] |= mask;
        return isNew;
    }

    // Nothing that HubSpot refuses: another time the list may have an end.
    private HubSpotApiException NoFurther(string why) => new($"{walk} gets no further: {why}") { IsTransient = true };

    private static string Said(Cursor cursor) => Bodies.SafeText.Of(cursor.Value);
}
