using System.Net;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class RetryTests
{
    [Theory]
    [InlineData(408)]
    [InlineData(423)]
    [InlineData(429)]
    [InlineData(477)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(520)]
    [InlineData(522)]
    [InlineData(524)]
    [InlineData(526)]
    [InlineData(530)]
    public async Task a_passing_trouble_is_tried_again(int status)
    {
        using var portal = new FakePortal().Answers(Answer.Html(status), Answer.Status(status), Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.Equal(Answer.EmptyPage, System.Text.Encoding.UTF8.GetString(page.Body.Span));
        Assert.Equal(3, portal.Sent.Count);
        Assert.Equal(2, portal.Client.Usage.Retries);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(414)]
    [InlineData(302)]
    public async Task a_refusal_is_not_tried_again(int status)
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.Error("No"), status));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Single(portal.Sent);
        Assert.Equal((HttpStatusCode)status, refusal.Status);
        Assert.False(refusal.IsTransient);
    }

    [Fact]
    public async Task when_every_try_fails_the_last_failure_is_told_with_what_to_do()
    {
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(Answer.Json(Answer.Error("Down"), 503), 5)]);

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(
            () => portal.Client.GetPropertiesAsync("contacts", TestContext.Current.CancellationToken));

        Assert.Equal(5, portal.Sent.Count);
        Assert.True(failure.IsTransient);
        Assert.Equal(
            "contacts: properties failed (try 5): HubSpot answered 503: Down. Run again later: the run goes on where it stopped. "
                + "[correlation id c-1]",
            failure.Message);
    }

    [Fact]
    public async Task the_waits_grow_and_stop_growing()
    {
        using var portal = new FakePortal(o => o with { MaxAttempts = 8 })
            .Answers([.. Enumerable.Repeat(Answer.Status(502), 7), Answer.Json(Answer.EmptyPage)]);

        await portal.Client.GetPropertiesAsync("contacts", TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], portal.Clock.WaitedSeconds);
    }

    [Fact]
    public async Task a_locked_record_is_left_alone_for_two_seconds_at_least()
    {
        using var portal = new FakePortal()
            .Answers(Answer.Status(423), Answer.Status(423, ("Retry-After", "1")), Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.Equal([2, 2], portal.Clock.WaitedSeconds);
    }

    [Fact]
    public async Task an_account_on_the_move_is_waited_for_when_it_takes_little_time()
    {
        using var portal = new FakePortal().Answers(Answer.Status(477, ("Retry-After", "60")), Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.Equal([60], portal.Clock.WaitedSeconds);
    }

    [Fact]
    public async Task an_account_on_the_move_for_long_ends_the_call_at_once()
    {
        using var portal = new FakePortal().Answers(Answer.Status(477, ("Retry-After", "61")));

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Empty(portal.Clock.Waits);
        Assert.Equal(TimeSpan.FromSeconds(61), failure.RetryAfter);
        Assert.True(failure.IsTransient);
        Assert.Contains("data centre", failure.Message);
    }

    [Fact]
    public async Task no_further_try_begins_after_the_time_of_the_whole_call()
    {
        using var portal = new FakePortal(o => o with
        {
            MaxAttempts = 20,
            AttemptTimeout = TimeSpan.FromSeconds(6),
            CallTimeout = TimeSpan.FromSeconds(6),
        }).Answers([.. Enumerable.Repeat(Answer.Status(502), 20)]);

        await Assert.ThrowsAsync<HubSpotApiException>(
            () => portal.Client.GetPropertiesAsync("contacts", TestContext.Current.CancellationToken));

        // None at all, when the clock that takes no time has passed the call before its first try.
        Assert.InRange(portal.Sent.Count, 0, 3);
    }

    [Fact]
    public async Task jitter_only_adds_to_a_wait()
    {
        using var portal = new FakePortal(random: () => 0.5)
            .Answers(Answer.Status(503, ("Retry-After", "10")), Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.Equal([11], portal.Clock.WaitedSeconds);
    }

    [Fact]
    public async Task cancelling_ends_a_wait_and_is_no_failure_of_hubspot()
    {
        using var cancel = new CancellationTokenSource();
        using var portal = new FakePortal();
        portal.Answers(() =>
        {
            cancel.Cancel();
            return Answer.Status(503)();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => portal.Client.ListAsync("contacts", new ListQuery(), cancel.Token));

        Assert.Single(portal.Sent);
    }
}
