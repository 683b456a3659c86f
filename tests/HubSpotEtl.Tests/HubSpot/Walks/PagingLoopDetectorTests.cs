using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;

namespace HubSpotEtl.Tests.HubSpot.Walks;

public class PagingLoopDetectorTests
{
    [Fact]
    public void a_circle_of_any_length_is_noticed()
    {
        for (var way = 0; way < 20; way++)
        {
            for (var circle = 1; circle < 20; circle++)
            {
                // Each page brings something, so that only the cursors tell.
                var steps = StepsUntilItEnds(step => (step < way ? step : way + ((step - way) % circle), [step]));
                Assert.InRange(steps, circle, 3 * (way + circle));
            }
        }
    }

    [Fact]
    public void a_long_way_is_no_circle()
    {
        var bound = Bound();

        for (var step = 0; step < 5_000; step++)
            bound.Take(new Cursor($"{step}"), [step]);
    }

    [Fact]
    public void ids_in_no_order_are_something_new_however_many_they_are()
    {
        var bound = Bound();
        var random = new Random(1);

        for (var page = 0; page < 20_000; page++)
            bound.Take(new Cursor($"{page}"), Enumerable.Range(0, 20).Select(_ => random.NextInt64(1L << 40)));
    }

    [Theory]
    [InlineData(PagingLoopDetector.MostBarrenPages - 1, false)]
    [InlineData(PagingLoopDetector.MostBarrenPages, true)]
    public void pages_in_a_row_that_bring_nothing_are_counted_and_one_that_does_begins_anew(int pages, bool ends)
    {
        var bound = Bound();
        bound.Take(new Cursor("a"), [7, 3]);
        Pass(bound, "b", PagingLoopDetector.MostBarrenPages - 1);
        bound.Take(new Cursor("c"), [5]);

        var failure = Record.Exception(() => Pass(bound, "d", pages));

        Assert.Equal(ends, failure is HubSpotApiException);
    }

    [Fact]
    public void the_error_says_what_hubspot_did_and_what_to_do()
    {
        var bound = Bound();
        bound.Take(new Cursor("a"), [7, 3]);

        var failure = Assert.Throws<HubSpotApiException>(() => Pass(bound, "b", 30));

        Assert.Equal(
            "Listing contacts gets no further: the last 25 pages brought nothing new, and HubSpot names a further one, from b24. Run "
                + "again later; if it stays so, tell HubSpot.",
            failure.Message);
    }

    private static PagingLoopDetector Bound() => new("Listing contacts", start: null);

    private static void Pass(PagingLoopDetector bound, string name, int pages)
    {
        for (var page = 0; page < pages; page++)
            bound.Take(new Cursor($"{name}{page}"), page % 2 == 0 ? [] : [7, 3]);
    }

    private static int StepsUntilItEnds(Func<int, (int Cursor, long[] Ids)> page)
    {
        var bound = Bound();
        for (var step = 0; ; step++)
        {
            var (cursor, ids) = page(step);
            try
            {
                bound.Take(new Cursor($"{cursor}"), ids);
            }
            catch (HubSpotApiException)
            {
                return step;
            }
        }
    }
}
