using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Limits;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

/// <summary>What a limiter learns from HubSpot's answers: the limit, and how much of it others use.</summary>
public class LearntLimitTests : LimiterFixture
{
    [Fact]
    public async Task a_greater_limit_is_used_at_once()
    {
        using var limiter = Limiter(2);
        await SendAsync(limiter, 2);
        var waiting = limiter.AcquireAsync(Cancel);

        limiter.Learn(new RateLimit(3, Window), remaining: null, sentAt: 0);

        await waiting;
        Assert.False(limiter.AcquireAsync(Cancel).IsCompleted);
    }

    [Fact]
    public async Task a_smaller_limit_holds_from_then_on()
    {
        using var limiter = Limiter(10);
        await SendAsync(limiter, 5);

        limiter.Learn(new RateLimit(4, Window), remaining: null, sentAt: 0);

        Assert.False(limiter.AcquireAsync(Cancel).IsCompleted);
    }

    [Fact]
    public async Task what_others_use_of_the_limit_is_left_to_them()
    {
        using var limiter = Limiter(10);
        await SendAsync(limiter, 1);
        Time.Advance(Tick);
        await AnsweredAsync(limiter, remaining: 3);

        await SendAsync(limiter, 3);
        var beyond = limiter.AcquireAsync(Cancel);
        Assert.False(beyond.IsCompleted);
        Time.Advance(Window);
        Time.Advance(Margin);
        await beyond;
    }

    [Fact]
    public async Task calls_that_hubspot_may_not_have_counted_yet_are_no_room_for_more_when_others_use_the_limit()
    {
        using var limiter = Limiter(20);
        var underWay = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => limiter.AcquireAsync(Cancel)));

        // Ten of others, and the call itself: the four may count after it.
        await AnsweredAsync(limiter, remaining: 9);

        await SendAsync(limiter, 5);
        Assert.False(limiter.AcquireAsync(Cancel).IsCompleted);
        Assert.All(underWay, place => place.Dispose());
    }

    [Fact]
    public async Task what_others_have_used_is_left_to_them_though_their_part_falls_below_what_can_be_told()
    {
        using var limiter = Limiter(10);
        await AnsweredAsync(limiter, remaining: 2);
        Time.Advance(Tick);

        await AnsweredAsync(limiter, remaining: 8);

        await SendAsync(limiter, 1);
        Assert.False(limiter.AcquireAsync(Cancel).IsCompleted);
    }

    [Fact]
    public async Task when_others_use_it_all_one_call_a_window_still_goes()
    {
        using var limiter = Limiter(10);

        limiter.Learn(new RateLimit(10, Window), remaining: 0, sentAt: Time.GetTimestamp());

        await SendAsync(limiter, 1);
        Assert.False(limiter.AcquireAsync(Cancel).IsCompleted);
    }

    [Fact]
    public async Task own_calls_are_not_taken_for_those_of_others()
    {
        using var limiter = Limiter(10);
        var sentAt = Time.GetTimestamp();
        await SendAsync(limiter, 6);

        limiter.Learn(new RateLimit(10, Window), remaining: 5, sentAt);

        await SendAsync(limiter, 4);
        Assert.False(limiter.AcquireAsync(Cancel).IsCompleted);
    }

    // A call that is answered a tick after it went.
    private async Task AnsweredAsync(RollingWindowLimiter limiter, int remaining)
    {
        var sentAt = Time.GetTimestamp();
        var place = await limiter.AcquireAsync(Cancel);
        Time.Advance(Tick);
        place.Dispose();
        limiter.Learn(limiter.Limit, remaining, sentAt);
    }
}
