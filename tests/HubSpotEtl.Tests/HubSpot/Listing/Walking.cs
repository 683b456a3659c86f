using System.Text;
using System.Text.Json;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.RangeListing;

namespace HubSpotEtl.Tests.HubSpot.Listing;

/// <summary>Walks an <see cref="IdPortal"/>, whose answers come in an order that a seed decides.</summary>
/// <param name="portal">The portal.</param>
/// <param name="seed">The order.</param>
internal sealed class Walking(IdPortal portal, int seed = 0)
{
    private readonly Random _random = new(seed);

    /// <summary>Ten records a page, so that a few thousand ids make hundreds of pages.</summary>
    public const int Limit = 10;

    public static readonly string[] TooMany = [.. Enumerable.Range(0, 300).Select(i => $"a_property_with_a_name_{i:D8}")];

    public ListQuery Query { get; init; } = new() { Properties = ["email"], Limit = Limit };

    /// <summary>Called before each page is asked for, with the number of pages there were.</summary>
    public Action<int> Before { get; init; } = _ => { };

    public CancellationToken Cancellation { get; init; } = TestContext.Current.CancellationToken;

    /// <summary>The pages of the last walk, also of one that failed.</summary>
    public List<SeenPage> Seen { get; } = [];

    /// <summary>All pages, or as many as are wanted.</summary>
    public Task<List<SeenPage>> WalkAsync(string? from = null, int most = int.MaxValue) =>
        // Without the test's own synchronisation context answers are dealt with where they are let go: the seed decides all.
        Task.Run(() => WalkHereAsync(from, most), TestContext.Current.CancellationToken);

    private async Task<List<SeenPage>> WalkHereAsync(string? from, int most)
    {
        Seen.Clear();
        var query = Query with { After = from is null ? null : new Cursor(from) };
        var pages = new RangeWalk(portal.Client).ReadAsync("contacts", query, Cancellation).GetAsyncEnumerator(Cancellation);
        try
        {
            while (Seen.Count < most && await MoveAsync(pages, Seen.Count))
                Seen.Add(See(pages.Current));
        }
        finally
        {
            await pages.DisposeAsync();
        }
        return Seen;
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<Page> pages, int count)
    {
        Before(count);
        var move = pages.MoveNextAsync().AsTask();
        while (!move.IsCompleted)
        {
            portal.LetOneGo(_random.Next);
            await Task.Yield();
        }
        return await move;
    }

    private static SeenPage See(Page page)
    {
        using (page)
        {
            using var whole = JsonDocument.Parse(page.Body);
            return new SeenPage(
                page.ReadIds(), page.Next?.Value, page.ListedIds,
                page.Listing is { } listing ? Encoding.UTF8.GetString(listing.Body.Span) : null);
        }
    }
}

internal sealed record SeenPage(IReadOnlyList<long> Ids, string? Next, int? ListedIds, string? Listing);
