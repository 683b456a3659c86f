using CsCheck;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Limits;
using HubSpotEtl.Tests.HubSpot.Support;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.HubSpot;

public class RollingWindowLimiterTests : LimiterFixture
{
    [Fact]
    public async Task the_limit_goes_at_once_and_the_next_when_the_first_is_out_of_the_window()
    {
        using var limiter = Limiter(3);

        await SendAsync(limiter, 3);
        var fourth = limiter.AcquireAsync(Cancel);
        Time.Advance(Window);
        Assert.False(fourth.IsCompleted);
        Time.Advance(Margin);

        await fourth;
    }

    [Fact]
    public async Task a_call_that_is_on_its_way_keeps_its_place_until_a_window_after_its_answer()
    {
        using var limiter = Limiter(1);
        var late = await limiter.AcquireAsync(Cancel);
        var next = limiter.AcquireAsync(Cancel);
        Time.Advance(Window * 3);
        Assert.False(next.IsCompleted);

        late.Dispose();
        late.Dispose();
        Time.Advance(Window);
        Assert.False(next.IsCompleted);
        Time.Advance(Margin);

        await next;
    }

    /// <summary>
    /// HubSpot counts a call at some moment between its sending and its answer; the worst is that earlier ones count late.
    /// </summary>
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
            Time.Advance(Window + Margin);
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
        Time.Advance(Window + Margin);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        (await second).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.AcquireAsync(cancel.Token));
    }

    [Fact]
    public async Task a_pause_holds_everyone_back()
    {
        using var limiter = Limiter(10);
        limiter.PauseFor(TimeSpan.FromSeconds(20));

        var waiting = limiter.AcquireAsync(Cancel);
        Time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(waiting.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(0.1));

        await waiting;
    }

    [Fact]
    public async Task a_pause_also_holds_back_those_who_wait_already()
    {
        using var limiter = Limiter(1);
        await SendAsync(limiter, 1);
        var waiting = limiter.AcquireAsync(Cancel);

        limiter.PauseFor(TimeSpan.FromSeconds(30));
        Time.Advance(TimeSpan.FromSeconds(29));
        await Task.Yield();
        Assert.False(waiting.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));

        await waiting;
    }

    // When each call was let go; its answer comes at once.
    private List<DateTimeOffset> SendAsSoonAsAllowed(RollingWindowLimiter limiter, int count)
    {
        var sent = new List<DateTimeOffset>();
        for (var next = limiter.AcquireAsync(Cancel); sent.Count < count; next = limiter.AcquireAsync(Cancel))
        {
            // The limiter lets go within Advance; who waits learns of it later, when a thread has time.
            while (limiter.Waiting > 0)
                Time.Advance(TimeSpan.FromMilliseconds(50));
            sent.Add(Time.GetUtcNow());
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
