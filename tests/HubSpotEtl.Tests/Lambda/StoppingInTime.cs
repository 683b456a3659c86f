using HubSpotEtl.Lambda;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Lambda;

public class StoppingInTime
{
    [Theory]
    [InlineData(900, 870, 888)]
    [InlineData(120, 108, 115.2)]
    [InlineData(20, 15, 18)]
    [InlineData(6, 3, 4.8)]
    public void a_soft_stop_comes_well_before_the_deadline_and_a_hard_one_before_it_too(double secondsLeft, double soft, double hard)
    {
        var time = new FakeTimeProvider();
        using var limit = new TimeLimit(TimeSpan.FromSeconds(secondsLeft), CancellationToken.None, CancellationToken.None, time);

        time.Advance(TimeSpan.FromSeconds(soft - 0.01));
        Assert.Equal((false, false), (limit.Stop.IsCancellationRequested, limit.Cancel.IsCancellationRequested));
        time.Advance(TimeSpan.FromSeconds(0.02));
        Assert.Equal((true, false), (limit.Stop.IsCancellationRequested, limit.Cancel.IsCancellationRequested));
        time.Advance(TimeSpan.FromSeconds(hard - soft));
        Assert.Equal((true, true), (limit.Stop.IsCancellationRequested, limit.Cancel.IsCancellationRequested));
    }

    [Fact]
    public void a_deadline_that_has_passed_stops_at_once()
    {
        using var limit = new TimeLimit(TimeSpan.FromSeconds(-1), CancellationToken.None, CancellationToken.None, new FakeTimeProvider());

        Assert.Equal((true, true), (limit.Stop.IsCancellationRequested, limit.Cancel.IsCancellationRequested));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(null)]
    public void signals_stop_too_with_and_without_a_deadline(int? secondsLeft)
    {
        using var stop = new CancellationTokenSource();
        using var cancel = new CancellationTokenSource();
        TimeSpan? left = secondsLeft is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        using var limit = new TimeLimit(left, stop.Token, cancel.Token, new FakeTimeProvider());

        stop.Cancel();
        Assert.Equal((true, false), (limit.Stop.IsCancellationRequested, limit.Cancel.IsCancellationRequested));
        cancel.Cancel();
        Assert.True(limit.Cancel.IsCancellationRequested);
    }
}
