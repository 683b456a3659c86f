using System.Text;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.Tests.HubSpot.Support;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Tests.HubSpot.Listing;

public class RangeWalkTests
{
    private const int Extent = 1;

    public static TheoryData<Cursors, string> CursorsAndShapes => new(
        from cursors in (Cursors[])[Cursors.NextId, Cursors.AfterLastId, Cursors.LastId, Cursors.LastIdAgain]
        from shape in Portals.Shapes
        select (cursors, shape));

    [Theory]
    [MemberData(nameof(CursorsAndShapes))]
    public async Task every_record_comes_once_for_a_few_calls_more(Cursors cursors, string shape)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var ids = Portals.Ids(shape, 3_000 + (400 * seed), seed);
            var portal = new IdPortal(cursors, ids);

            var pages = await new Walking(portal, seed).WalkAsync();

            Assert.Equal(ids, pages.SelectMany(page => page.Ids).Order());
            Assert.Null(pages[^1].Next);
            Assert.All(pages.SkipLast(1), page => Assert.NotNull(page.Next));
            Assert.InRange(portal.ListCalls + portal.SearchCalls, 0, MostCalls(ids.Count, cursors));
        }
    }

    [Theory]
    [MemberData(nameof(CursorsAndShapes))]
    public async Task a_walk_taken_up_after_any_page_brings_exactly_the_rest(Cursors cursors, string shape)
    {
        var ids = Portals.Ids(shape, 1_500, seed: 7);
        var pages = await new Walking(new IdPortal(cursors, ids), seed: 3).WalkAsync();

        for (var stop = 1; stop < pages.Count; stop += 11)
        {
            var rest = await new Walking(new IdPortal(cursors, ids), stop).WalkAsync(pages[stop - 1].Next);

            var all = pages.Take(stop).Concat(rest).SelectMany(page => page.Ids).Order();
            Assert.Equal(ids, cursors == Cursors.LastIdAgain ? all.Distinct() : all);
        }
    }

    [Fact]
    public async Task a_walk_may_be_interrupted_again_and_again()
    {
        var ids = Portals.Ids("clustered", 3_000, seed: 1);
        var seen = new List<long>();
        string? from = null;
        do
        {
            var part = await new Walking(new IdPortal(Cursors.NextId, ids), seen.Count).WalkAsync(from, most: 17);
            seen.AddRange(part.SelectMany(page => page.Ids));
            from = part[^1].Next;
        }
        while (from is not null);

        Assert.Equal(ids, seen.Order());
    }

    [Fact]
    public async Task several_pages_are_under_way_at_once()
    {
        var most = 0;
        var portal = new IdPortal(Cursors.NextId, Portals.Ids("sparse", 10_000, seed: 2));

        var pages = await new Walking(portal) { Before = _ => most = Math.Max(most, portal.UnderWay) }.WalkAsync();

        Assert.Equal(RangeReading.Readers, most);
        Assert.Contains(pages, page => page.Next!.Count(c => c == ',') == RangeReading.Readers - 1);
    }

    [Fact]
    public async Task fewer_pages_are_under_way_for_a_while_after_a_very_large_one()
    {
        var (first, later) = (0, 0);
        var ids = Portals.Ids("sparse", 5_000, seed: 2);
        var portal = new IdPortal(Cursors.NextId, ids)
        {
            InPlaceOfList = (_, after) =>
                after is null ? Answer.Json(Answer.Page($"{ids.ElementAt(10)}", [.. ids.Take(10)]) + new string(' ', 12 << 20)) : null,
        };
        var walking = new Walking(portal)
        {
            Before = count =>
                (first, later) = count < 10 ? (Math.Max(first, portal.UnderWay), 0) : (first, Math.Max(later, portal.UnderWay)),
        };

        var pages = await walking.WalkAsync();

        Assert.Equal(ids, pages.SelectMany(page => page.Ids).Order());
        Assert.InRange(first, 2, 4);
        Assert.InRange(later, 5, RangeReading.Readers);
    }

    [Theory]
    [InlineData(Cursors.NextId)]
    [InlineData(Cursors.LastId)]
    public async Task records_that_come_and_go_meanwhile_disturb_no_others(Cursors cursors)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            var portal = new IdPortal(cursors, Portals.Ids("sparse", 3_000, seed));
            var staying = portal.Ids.Where(_ => random.Next(10) > 0).ToList();
            var going = new Queue<long>(portal.Ids.Except(staying).OrderBy(_ => random.Next()));
            var walking = new Walking(portal, seed)
            {
                Before = _ =>
                {
                    if (going.TryDequeue(out var gone))
                        portal.Ids.Remove(gone);
                    portal.Ids.Add(random.NextInt64(portal.Ids.Max));
                },
            };

            var listed = (await walking.WalkAsync()).SelectMany(page => page.Ids).ToList();

            Assert.Equal(staying, listed.Intersect(staying).Order());
            Assert.Equal(listed.Count, listed.Distinct().Count());
            Assert.DoesNotContain(portal.Logger.Entries, entry => entry.Level >= LogLevel.Warning);
        }
    }

    [Fact]
    public async Task records_are_read_by_batch_in_ranges_too()
    {
        var ids = Portals.Ids("sparse", 3_000, seed: 4);
        var portal = new IdPortal(Cursors.NextId, ids);

        var pages = await new Walking(portal) { Query = new ListQuery { Properties = Walking.TooMany, Limit = Walking.Limit } }.WalkAsync();

        Assert.Equal(ids, pages.SelectMany(page => page.Ids).Order());
        Assert.Equal(ids.Count, pages.Sum(page => page.ListedIds));
        Assert.Contains(pages, page => page.Next!.Contains(',', StringComparison.Ordinal));
        Assert.InRange(portal.BatchCalls, 300, portal.ListCalls);
        Assert.InRange(portal.ListCalls, 300, MostCalls(ids.Count, Cursors.NextId));
        Assert.Single(portal.Logger.Entries, entry => entry.Id == 1005);
    }

    [Fact]
    public async Task the_listing_that_brought_associations_has_the_records_of_its_page()
    {
        var ids = Portals.Ids("sparse", 3_000, seed: 4);
        var query = new ListQuery { Properties = Walking.TooMany, Limit = Walking.Limit, Associations = ["companies"] };

        var pages = await new Walking(new IdPortal(Cursors.NextId, ids)) { Query = query }.WalkAsync();

        Assert.All(pages, page => Assert.Equal(page.Ids.Order(), RecordIds.Read(Encoding.UTF8.GetBytes(page.Listing!))));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    [InlineData(80, 1)]
    public async Task a_few_pages_are_walked_in_sequence(int records, int searches)
    {
        var portal = new IdPortal(Cursors.NextId, Portals.Ids("sparse", records, seed: 4));

        var pages = await new Walking(portal).WalkAsync();

        Assert.Equal(portal.Ids, pages.SelectMany(page => page.Ids));
        Assert.InRange(portal.ListCalls, (records + 9) / 10, (records + 9) / 10);
        Assert.InRange(portal.SearchCalls, 0, searches);
    }

    [Fact]
    public async Task a_type_that_cannot_be_searched_is_walked_in_sequence()
    {
        var ids = Portals.Ids("sparse", 3_000, seed: 4);
        var portal = new IdPortal(Cursors.NextId, ids) { Index = null };

        var pages = await new Walking(portal).WalkAsync();

        Assert.Equal(ids, pages.SelectMany(page => page.Ids));
        Assert.Equal((300, 1), (portal.ListCalls, portal.SearchCalls));
        Assert.Single(portal.Logger.Entries, entry => entry.Id == 1021);
    }

    [Fact]
    public async Task archived_records_are_walked_in_sequence()
    {
        var ids = Portals.Ids("sparse", 3_000, seed: 4);
        var portal = new IdPortal(Cursors.NextId, ids);

        var pages = await new Walking(portal) { Query = new ListQuery { Archived = true, Limit = Walking.Limit } }.WalkAsync();

        Assert.Equal(ids, pages.SelectMany(page => page.Ids));
        Assert.Equal($"{ids.ElementAt(10)}", pages[0].Next);
        Assert.Equal(0, portal.SearchCalls);
    }

    [Fact]
    public async Task no_records_are_one_empty_page()
    {
        var portal = new IdPortal(Cursors.NextId, []);

        var page = Assert.Single(await new Walking(portal).WalkAsync());

        Assert.Empty(page.Ids);
        Assert.Null(page.Next);
    }

    private static int MostCalls(int records, Cursors cursors)
    {
        // Where each page repeats a record, so does a walk from page to page.
        var news = cursors == Cursors.LastIdAgain ? Walking.Limit - 1 : Walking.Limit;
        var inSequence = (records + news - 1) / news;
        return inSequence + (int)(0.02 * inSequence) + 5 + Extent;
    }
}
