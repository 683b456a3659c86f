using CsCheck;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Limits;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.HubSpot;

public class RollingWindowLimiterTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_limit_goes_at_once_and_the_next_when_the_first_is_out_of_the_window()
    {
        using var limiter = Limiter(3);

        await SendAsync(limiter, 3);
        var fourth = limiter.AcquireAsync(Cancel);
        _time.Advance(Window);
        Assert.False(fourth.IsCompleted);
        _time.Advance(Margin);

        await fourth;
    }

    [Fact]
    public async Task a_call_that_is_on_its_way_keeps_its_place_until_a_window_after_its_answer()
    {
        using var limiter = Limiter(1);
        var late = await limiter.AcquireAsync(Cancel);
        var next = limiter.AcquireAsync(Cancel);
        _time.Advance(Window * 3);
        Assert.False(next.IsCompleted);

        late.Dispose();
        late.Dispose();
        _time.Advance(Window);
        Assert.False(next.IsCompleted);
        _time.Advance(Margin);

        await next;
    }

    /// <summary>HubSpot counts a call at some moment between its sending and its answer; the worst is that earlier ones count late.</summary>
    [Fact]
    public void no_window_holds_more_than_the_limit_whenever_hubspot_counts_a_call() => Gen.Int[0, 60].List[40].Sample(
        latencies =>
        {
            var time = new FakeTimeProvider();
            using var limiter = new RollingWindowLimiter(new RateLimit(5, Window), time);
            var underWay = new List<(LimiterPlace Place, int Ticks)>();
            var answered = new List<DateTimeOffset>();
            var asking = limiter.AcquireAsync(Cancel);
            for (var sent = 0; sent < latencies.Count; time.Advance(Tick))
            {
                underWay = [.. underWay.Select(call => (call.Place, call.Ticks - 1))];
                foreach (var (place, _) in underWay.Where(call => call.Ticks < 0))
                {
                    place.Dispose();
                    answered.Add(time.GetUtcNow());
                }

                underWay.RemoveAll(call => call.Ticks < 0);
                for (; limiter.Waiting == 0 && sent < latencies.Count; asking = limiter.AcquireAsync(Cancel))
                {
                    Assert.InRange(underWay.Count + answered.Count(at => at >= time.GetUtcNow() - Window), 0, 4);
                    underWay.Add((asking.GetAwaiter().GetResult(), latencies[sent++]));
                }
            }
        },
        iter: 200);

    [Fact]
    public void no_window_ever_holds_more_than_the_limit()
    {
        using var limiter = Limiter(19);

        var sent = SendAsSoonAsAllowed(limiter, 100);

        for (var i = 19; i < sent.Count; i++)
            Assert.True(sent[i] - sent[i - 19] > Window);
    }

    [Fact]
    public void a_window_is_used_to_95_percent()
    {
        using var limiter = Limiter(190);

        var sent = SendAsSoonAsAllowed(limiter, 1_900);

        var minimum = Window * 9;
        Assert.InRange(sent[1_899] - sent[0], minimum, minimum / 0.95);
    }

    [Fact]
    public async Task waiting_calls_go_in_their_order()
    {
        using var limiter = Limiter(1);
        await SendAsync(limiter, 1);
        var order = new List<int>();

        var waiting = Enumerable.Range(0, 5).Select(i => NoteAsync(limiter.AcquireAsync(Cancel), i, order)).ToList();
        foreach (var one in waiting)
        {
            _time.Advance(Window + Margin);
            await one;
        }

        Assert.Equal([0, 1, 2, 3, 4], order);
    }

    [Fact]
    public async Task a_cancelled_call_leaves_its_place_to_the_next()
    {
        using var limiter = Limiter(1);
        using var cancel = new CancellationTokenSource();
        await SendAsync(limiter, 1);

        var first = limiter.AcquireAsync(cancel.Token);
        var second = limiter.AcquireAsync(Cancel);
        await cancel.CancelAsync();
        _time.Advance(Window + Margin);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        (await second).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.AcquireAsync(cancel.Token));
    }

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
        _time.Advance(Tick);
        await AnsweredAsync(limiter, remaining: 3);

        await SendAsync(limiter, 3);
        var beyond = limiter.AcquireAsync(Cancel);
        Assert.False(beyond.IsCompleted);
        _time.Advance(Window);
        _time.Advance(Margin);
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
        _time.Advance(Tick);

        await AnsweredAsync(limiter, remaining: 8);

        await SendAsync(limiter, 1);
        Assert.False(limiter.AcquireAsync(Cancel).IsCompleted);
    }

    [Fact]
    public async Task when_others_use_it_all_one_call_a_window_still_goes()
    {
        using var limiter = Limiter(10);

        limiter.Learn(new RateLimit(10, Window), remaining: 0, sentAt: _time.GetTimestamp());

        await SendAsync(limiter, 1);
        Assert.False(limiter.AcquireAsync(Cancel).IsCompleted);
    }

    [Fact]
    public async Task own_calls_are_not_taken_for_those_of_others()
    {
        using var limiter = Limiter(10);
        var sentAt = _time.GetTimestamp();
        await SendAsync(limiter, 6);

        limiter.Learn(new RateLimit(10, Window), remaining: 5, sentAt);

        await SendAsync(limiter, 4);
        Assert.False(limiter.AcquireAsync(Cancel).IsCompleted);
    }

    [Fact]
    public async Task a_pause_holds_everyone_back()
    {
        using var limiter = Limiter(10);
        limiter.PauseFor(TimeSpan.FromSeconds(20));

        var waiting = limiter.AcquireAsync(Cancel);
        _time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await waiting;
    }

    [Fact]
    public async Task a_pause_also_holds_back_those_who_wait_already()
    {
        using var limiter = Limiter(1);
        await SendAsync(limiter, 1);
        var waiting = limiter.AcquireAsync(Cancel);

        limiter.PauseFor(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(29));
        await Task.Yield();
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        await waiting;
    }

    [Fact]
    public void the_time_log_remembers_what_a_list_would() => Gen.Int[0, 3].List[0, 400].Sample(steps =>
    {
        var log = new TimeLog();
        var model = new List<long>();
        var time = 0L;
        foreach (var step in steps)
        {
            time += step;
            if (step == 3)
            {
                log.ForgetBefore(time - 40);
                model.RemoveAll(sent => sent < time - 40);
            }
            log.Add(time);
            model.Add(time);
            Assert.Equal(model.Count, log.Count);
            Assert.Equal(model[^Math.Min(7, model.Count)], log.FromEnd(Math.Min(7, model.Count)));
            Assert.Equal(model.Count(sent => sent > time - 10), log.CountAfter(time - 10));
        }
    });

    private RollingWindowLimiter Limiter(int calls) => new(new RateLimit(calls, Window), _time);

    private static async Task SendAsync(RollingWindowLimiter limiter, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var call = limiter.AcquireAsync(Cancel);
            Assert.True(call.IsCompleted);
            (await call).Dispose();
        }
    }

    // A call that is answered a tick after it went.
    private async Task AnsweredAsync(RollingWindowLimiter limiter, int remaining)
    {
        var sentAt = _time.GetTimestamp();
        var place = await limiter.AcquireAsync(Cancel);
        _time.Advance(Tick);
        place.Dispose();
        limiter.Learn(limiter.Limit, remaining, sentAt);
    }

    // When each call was let go; its answer comes at once.
    private List<DateTimeOffset> SendAsSoonAsAllowed(RollingWindowLimiter limiter, int count)
    {
        var sent = new List<DateTimeOffset>();
        for (var next = limiter.AcquireAsync(Cancel); sent.Count < count; next = limiter.AcquireAsync(Cancel))
        {
            // The limiter lets go within Advance; who waits learns of it later, when a thread has time.
            while (limiter.Waiting > 0)
                _time.Advance(TimeSpan.FromMilliseconds(50));
            sent.Add(_time.GetUtcNow());
            next.GetAwaiter().GetResult().Dispose();
        }
        return sent;
    }

    private static async Task NoteAsync(Task<LimiterPlace> call, int number, List<int> order)
    {
        using (await call)
            order.Add(number);
    }
}
