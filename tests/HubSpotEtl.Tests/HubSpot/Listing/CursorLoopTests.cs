using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.HubSpot.Listing;

public class CursorLoopTests
{
    [Fact]
    public void a_circle_of_any_length_is_noticed()
    {
        for (var way = 0; way < 20; way++)
        {
            for (var circle = 1; circle < 20; circle++)
            {
                var loop = new CursorLoop(null);
                var steps = 0;
                while (!loop.IsClosedBy(new Cursor($"{(steps < way ? steps : way + ((steps - way) % circle))}")))
                    steps++;
                Assert.InRange(steps, circle, 3 * (way + circle));
            }
        }
    }

    [Fact]
    public void a_long_way_is_no_circle()
    {
        var loop = new CursorLoop(null);

        Assert.DoesNotContain(Enumerable.Range(0, 5_000), step => loop.IsClosedBy(new Cursor($"{step}")));
    }

    [Fact]
    public async Task a_listing_that_goes_round_ends_with_a_clear_error()
    {
        using var portal = new FakePortal().Answers(Enumerable.Repeat(Answer.Json(Answer.Page("77", 1)), 5).ToArray());

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(async () =>
        {
            await foreach (var page in new ListWalk(portal.Client).ReadAsync("contacts", new ListQuery(), TestContext.Current.CancellationToken))
                page.Dispose();
        });

        Assert.Equal("Listing contacts gets no further: HubSpot names the page from 77 again.", failure.Message);
        Assert.Equal(2, portal.Sent.Count);
    }

    [Fact]
    public async Task so_does_a_walk_in_ranges()
    {
        var pages = 0;
        using var portal = new Portal();
        portal.On("/search", Answer.Error("no search"), 400);
        portal.On("/objects/contacts", _ => Answer.Json(Answer.Page("2", ++pages == 1 ? 1 : 2))());

        await Assert.ThrowsAsync<HubSpotApiException>(async () =>
        {
            await foreach (var page in new RangeWalk(portal.Client).ReadAsync("contacts", new ListQuery(), TestContext.Current.CancellationToken))
                page.Dispose();
        });

        Assert.InRange(portal.Sent.Count, 2, 4);
    }
}
