using System.Runtime.InteropServices;
using HubSpotEtl.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Cli;

public sealed class StopSignalsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<int> _ends = [];
    private readonly StopSignals _signals;

    public StopSignalsTests() => _signals = new StopSignals(_time, _ends.Add);

    public void Dispose() => _signals.Dispose();

    [Fact]
    public void the_first_asks_for_a_soft_stop_and_the_second_cancels()
    {
        Assert.True(_signals.Receive(PosixSignal.SIGINT));
        Assert.Equal(
            (true, false, 130),
            (_signals.StopRequested.IsCancellationRequested, _signals.Cancelled.IsCancellationRequested, _signals.ExitCode));

        Assert.True(_signals.Receive(PosixSignal.SIGTERM));
        Assert.Equal((true, 130), (_signals.Cancelled.IsCancellationRequested, _signals.ExitCode));
        Assert.False(_signals.Receive(PosixSignal.SIGTERM));
    }

    [Fact]
    public void what_is_in_hand_has_less_time_than_docker_gives()
    {
        _signals.Receive(PosixSignal.SIGTERM);

        _time.Advance(StopSignals.Grace - TimeSpan.FromMilliseconds(1));
        Assert.False(_signals.Cancelled.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(_signals.Cancelled.IsCancellationRequested);
        Assert.InRange(StopSignals.Grace.TotalSeconds, 5, 9);
    }

    [Fact]
    public void a_process_that_no_cancellation_reaches_is_ended()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _signals.Receive(PosixSignal.SIGTERM);

        _time.Advance(StopSignals.Grace + TimeSpan.FromSeconds(4));
        Assert.Empty(_ends);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([143], _ends);
    }
}
