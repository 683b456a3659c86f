using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.HubSpot.Support;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.HubSpot;

public class RateLimitTests
{
    private const string TenSecondly =
        """{"status":"error","message":"You have reached your ten_secondly_rolling limit.","errorType":"RATE_LIMIT","correlationId":"c","policyName":"TEN_SECONDLY_ROLLING","requestId":"r"}""";

    private const string Daily =
        """{"status":"error","message":"You have reached your daily limit.","errorType":"RATE_LIMIT","correlationId":"c","policyName":"DAILY","requestId":"r"}""";

    private const string Secondly =
        """{"status":"error","message":"You have reached your secondly limit.","correlationId":"c","category":"RATE_LIMITS"}""";

    [Theory]
    [InlineData(TenSecondly, new[] { 10d, 20, 30 })]
    [InlineData("""{"message":"You have reached your ten_secondly_rolling limit."}""", new[] { 10d, 20, 30 })]
    [InlineData(Secondly, new[] { 1d, 2, 3 })]
    [InlineData("""{"policyName":"SECONDLY"}""", new[] { 1d, 2, 3 })]
    [InlineData("""{"category":"RATE_LIMITS"}""", new[] { 10d, 20, 30 })]
    [InlineData("<html>too many</html>", new[] { 10d, 20, 30 })]
    public async Task a_limit_that_names_no_time_is_waited_for_by_its_kind(string body, double[] waits)
    {
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(Answer.Json(body, 429), 3), Answer.Json(Answer.EmptyPage)]);

        using var page = await portal.ListAsync();

        Assert.Equal(waits, portal.Clock.WaitedSeconds);
        Assert.Equal(3, portal.Client.Usage.Retries);
    }

    [Fact]
    public async Task a_search_limit_without_words_is_the_one_of_a_second()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""{"category":"RATE_LIMITS"}""", 429), Answer.Json(Answer.EmptyPage));

        using var page = await portal.Client.SearchAsync("contacts", new SearchQuery(), TestContext.Current.CancellationToken);

        Assert.Equal([1], portal.Clock.WaitedSeconds);
    }

    [Theory]
    [InlineData(Daily)]
    [InlineData("""{"message":"You have reached your daily limit."}""")]
    public async Task the_daily_limit_ends_the_call_at_once(string body)
    {
        using var portal = new FakePortal().Answers(Answer.Json(body, 429, ("Retry-After", "1")));

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.True(failure.IsDailyLimit);
        Assert.False(failure.IsTransient);
        Assert.Single(portal.Sent);
        Assert.Contains("midnight", failure.Message);
    }

    [Fact]
    public async Task a_wordless_limit_with_no_calls_left_today_is_the_daily_one()
    {
        using var portal = new FakePortal().Answers(Answer.Status(429, ("X-HubSpot-RateLimit-Daily-Remaining", "0")));

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.True(failure.IsDailyLimit);
    }

    [Fact]
    public async Task retry_after_in_seconds_is_obeyed()
    {
        using var portal = new FakePortal().Answers(Answer.Json(TenSecondly, 429, ("Retry-After", "7")), Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.Equal([7], portal.Clock.WaitedSeconds);
    }

    [Fact]
    public async Task retry_after_as_a_date_is_read_against_the_answers_own_date()
    {
        using var portal = new FakePortal().Answers(
            Answer.Status(503, ("Date", "Sun, 01 Nov 2026 10:00:00 GMT"), ("Retry-After", "Sun, 01 Nov 2026 10:00:42 GMT")),
            Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.Equal([42], portal.Clock.WaitedSeconds);
    }

    [Fact]
    public async Task retry_after_as_a_date_is_read_against_the_clock_when_the_answer_has_none()
    {
        using var portal = new FakePortal();
        var date = portal.Clock.GetUtcNow().AddSeconds(17).ToString("R");
        portal.Answers(Answer.Status(503, ("Retry-After", date)), Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.Equal([17], portal.Clock.WaitedSeconds);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("-5")]
    public async Task an_unreadable_retry_after_counts_as_none(string value)
    {
        using var portal = new FakePortal().Answers(Answer.Status(503, ("Retry-After", value)), Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.Equal([1], portal.Clock.WaitedSeconds);
    }

    [Fact]
    public async Task a_retry_after_beyond_patience_ends_the_call_at_once()
    {
        using var portal = new FakePortal().Answers(Answer.Status(503, ("Retry-After", "301")));

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Equal(TimeSpan.FromSeconds(301), failure.RetryAfter);
        Assert.Empty(portal.Clock.Waits);
    }

    [Fact]
    public async Task a_limit_that_was_hit_holds_back_the_other_calls_of_its_bucket()
    {
        var clock = new FakeTimeProvider();
        using var portal = new FakePortal(time: clock).Answers(
            [Answer.Json(TenSecondly, 429), .. Enumerable.Repeat(Answer.Json("""{"total":1,"results":[]}"""), 3)]);

        var refused = portal.ListAsync();
        while (portal.Logger.Entries.All(entry => entry.Id != 1006))
            await Task.Yield();
        var sameBucket = portal.Client.GetPropertiesAsync("contacts", TestContext.Current.CancellationToken);
        await portal.Client.CountAsync("contacts", [], TestContext.Current.CancellationToken);

        Assert.Equal(2, portal.Sent.Count);
        while (!refused.IsCompleted || !sameBucket.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        (await refused).Dispose();
        Assert.Equal(4, portal.Sent.Count);
    }

    [Fact]
    public async Task the_limits_in_the_headers_are_learnt()
    {
        using var portal = new FakePortal().Answers(Answer.Json(
            Answer.EmptyPage, 200,
            ("X-HubSpot-RateLimit-Max", "190"), ("X-HubSpot-RateLimit-Interval-Milliseconds", "10000"),
            ("X-HubSpot-RateLimit-Remaining", "189"),
            ("X-HubSpot-RateLimit-Daily", "625000"), ("X-HubSpot-RateLimit-Daily-Remaining", "624123")));

        using var page = await portal.ListAsync();

        Assert.Equal(new RateLimit(190, TimeSpan.FromSeconds(10)), portal.Client.Usage.GeneralLimit);
        Assert.Equal(625_000, portal.Client.Usage.DailyLimit);
        Assert.Equal(624_123, portal.Client.Usage.DailyRemaining);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("many")]
    [InlineData("99999999999999")]
    public async Task nonsense_in_the_headers_changes_nothing(string max)
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.EmptyPage, 200, ("X-HubSpot-RateLimit-Max", max)));

        using var page = await portal.ListAsync();

        Assert.Equal(new RateLimit(100, TimeSpan.FromSeconds(10)), portal.Client.Usage.GeneralLimit);
        Assert.Null(portal.Client.Usage.DailyRemaining);
    }

    [Fact]
    public async Task searches_and_associations_have_limits_of_their_own()
    {
        using var portal = new FakePortal(o => o with { SearchLimit = new(2, TimeSpan.FromSeconds(1)) });
        portal.Answers([.. Enumerable.Repeat(Answer.Json("""{"total":7,"results":[]}"""), 4)]);

        for (var i = 0; i < 3; i++)
            Assert.Equal(7, await portal.Client.CountAsync("contacts", [], TestContext.Current.CancellationToken));
        using var page = await portal.ListAsync();

        Assert.Single(portal.Clock.Waits);
        Assert.InRange(portal.Clock.Waits[0].TotalSeconds, 1, 1.05);
    }

    [Fact]
    public async Task a_server_that_states_no_limit_is_not_held_to_one_until_it_refuses()
    {
        using var portal = new FakePortal().Answers(
            [
                .. Enumerable.Repeat(Answer.Json(Answer.EmptyPage), 301), Answer.Json(TenSecondly, 429),
                .. Enumerable.Repeat(Answer.Json(Answer.EmptyPage), 2)]);

        for (var i = 0; i < 301; i++)
            (await portal.ListAsync()).Dispose();
        Assert.Empty(portal.Clock.WaitedSeconds);

        (await portal.ListAsync()).Dispose();
        Assert.Equal(portal.Client.Options.GeneralLimit, portal.Client.Usage.GeneralLimit);
    }
}
