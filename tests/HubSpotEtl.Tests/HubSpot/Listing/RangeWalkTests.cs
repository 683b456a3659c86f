using HubSpotEtl.HubSpot;

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
        for (var seed = 0; seed < 8; seed++)
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

        for (var stop = 1; stop < pages.Count; stop += 5)
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
        var portal = new IdPortal(Cursors.NextId, Portals.Ids("sparse", 5_000, seed: 2));

        var pages = await new Walking(portal) { Before = _ => most = Math.Max(most, portal.UnderWay) }.WalkAsync();

        Assert.Equal(8, most);
        Assert.Contains(pages, page => page.Next!.Count(c => c == ',') == 7);
    }

    private static int MostCalls(int records, Cursors cursors)
    {
        // Where each page repeats a record, so does a walk from page to page.
        var news = cursors == Cursors.LastIdAgain ? Walking.Limit - 1 : Walking.Limit;
        var inSequence = (records + news - 1) / news;
        return inSequence + (int)(0.02 * inSequence) + 5 + Extent;
    }
}
