using System.Net;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.HubSpot.RangeListing;

/// <summary>
/// Carries out a plan: keeps its calls under way, at most <see cref="Readers"/>, and gives out the pages as they come. All is done within
/// the caller's asking for the next page, so nothing here is shared between threads, and a caller that does not ask finds no more than that
/// many pages waiting.
/// </summary>
/// <param name="client">Sends the requests.</param>
/// <param name="objectType">Name or objectTypeId.</param>
/// <param name="pages">The listing.</param>
/// <param name="plan">The plan.</param>
/// <param name="extent">
/// How far the listing reaches, where that is asked for already; null: it is asked for here, unless the first page is all.
/// </param>
/// <param name="cancellationToken">Ends all calls.</param>
internal sealed class RangeReading(
    HubSpotClient client, string objectType, ListedPages pages, RangePlan plan, Task<ListingExtent?>? extent,
    CancellationToken cancellationToken) : IAsyncDisposable
{
    /// <summary>
    /// Pages asked for at once, at most. HubSpot's limit is 190 calls in 10 s as a rule: 16 readers reach it where an answer takes up to
    /// 0.84 s, and with the add-on's 250 up to 0.64 s. One more costs a page's memory and, a split each, half a call.
    /// </summary>
    public const int Readers = 16;

    // Of pages with very many or very long values fewer are read at once, so that what has come and waits stays within so much.
    private const int BytesAhead = 24 << 20;
    private const int LeastReaders = 4;

    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly List<(RangeAsk Ask, Task<ListedPage> Page)> _underWay = [];
    private Task<ListingExtent?>? _ownAsk;
    private int _largestPage;
    private bool _isOver;

    /// <summary>True when the listing turned out not to be one that can be read in ranges, and has to go on in sequence.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Where it has to go on then; null: at its start.</summary>
    public Cursor? GoOnAt { get; private set; }

    /// <summary>The next page of any range.</summary>
    /// <returns>The page, to be disposed of; null when there is none left, or the reading is given up.</returns>
    /// <exception cref="HubSpotApiException">A page could not be read. Those that had come already were given out before.</exception>
    public async Task<Page?> NextAsync()
    {
        while (!plan.IsDone && !_isOver)
        {
            await AskAsync().ConfigureAwait(false);
            if (await TakeAsync().ConfigureAwait(false) is not { } come)
                continue;
            // One that stands out is forgotten after some pages.
            _largestPage = Math.Max(_largestPage - (_largestPage / 16), come.Page.Page.Length);
            var verdict = plan.Arrive(come.Ask, come.Page.Ids, come.Page.Page.Next);
            if (verdict.Violation is { } violation)
                return GiveUp(come.Ask, come.Page.Page, violation);
            if (verdict == PageVerdict.Useless)
            {
                come.Page.Page.Dispose();
                continue;
            }

            come.Page.CutTo(verdict);
            var page = come.Page.Page.WithNext(plan.Next);
            await AskAsync().ConfigureAwait(false);
            return page;
        }
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        foreach (var (_, page) in _underWay)
        {
            // What becomes of them does not matter any more.
            await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (page.IsCompletedSuccessfully)
                (await page.ConfigureAwait(false)).Page.Dispose();
        }
        if (_ownAsk is not null)
            await ((Task)_ownAsk).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private Task<ListingExtent?>? Extent => extent ?? _ownAsk;

    private async Task AskAsync()
    {
        if (extent is null && plan.NeedsExtent)
            _ownAsk ??= client.FindExtentAsync(objectType, _ended.Token);
        if (Extent is { IsCompleted: true } asked && await asked.ConfigureAwait(false) is { } known)
            plan.Know(known);
        // Once a call has failed for good the others are not worth while.
        var readers = _largestPage == 0 ? LeastReaders : Math.Clamp(BytesAhead / _largestPage, LeastReaders, Readers);
        while (_underWay.Count < readers && !_underWay.Exists(call => HasFailed(call.Page)) && plan.Ask() is { } ask)
            _underWay.Add((ask, FetchAsync(ask)));
    }

    private async Task<ListedPage> FetchAsync(RangeAsk ask)
    {
        var listed = await pages.ReadAsync(ask.Cursor, _ended.Token).ConfigureAwait(false);
        return listed.Ids is null ? listed with { Ids = RecordIdScan.TryRead(listed.Page.Body.Span) } : listed;
    }

    // A page that has come, or null when the calls under way have changed otherwise.
    private async Task<(RangeAsk Ask, ListedPage Page)?> TakeAsync()
    {
        // Pages are asked for at more places as soon as it is known how far there is to go.
        IEnumerable<Task> calls = _underWay.Select(call => call.Page);
        await Task.WhenAny(Extent is { IsCompleted: false } asked ? calls.Append(asked) : calls).ConfigureAwait(false);
        var come = _underWay.FindIndex(call => call.Page.IsCompletedSuccessfully);
        if (come < 0)
            come = _underWay.FindIndex(call => call.Page.IsCompleted);
        if (come < 0)
            return null;
        var (ask, page) = _underWay[come];
        _underWay.RemoveAt(come);
        try
        {
            return (ask, await page.ConfigureAwait(false));
        }
        catch (HubSpotApiException refused) when (ask.Probe is not null
            && refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            Log.CursorRefused(client.Logger, objectType, refused.Message);
            plan.Refuse(ask);
            return null;
        }
    }

    // As long as each page followed the one before it, nothing is wrong yet; else nothing that was listed can be relied on.
    private Page? GiveUp(RangeAsk ask, Page page, string violation)
    {
        (_isOver, IsGivenUp) = (true, true);
        if (plan.IsInSequence)
            Log.ListedInSequence(client.Logger, objectType, violation);
        else
            Log.ListingRestarted(client.Logger, objectType, violation);
        if (plan.IsInSequence && ask.Probe is null)
        {
            (GoOnAt, IsGivenUp) = (page.Next, page.Next is not null);
            return page;
        }

        page.Dispose();
        GoOnAt = plan.IsInSequence ? ask.Range.Cursor : null;
        return null;
    }

    private static bool HasFailed(Task call) => call.IsCompleted && !call.IsCompletedSuccessfully;
}
