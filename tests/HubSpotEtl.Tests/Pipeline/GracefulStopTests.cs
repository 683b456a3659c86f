using HubSpotEtl.Pipeline;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class GracefulStopTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cancel = new();

    public void Dispose()
    {
        _stop.Dispose();
        _cancel.Dispose();
    }

    [Fact]
    public async Task work_that_comes_to_its_end_is_done() => Assert.True(await RunAsync(_ => Task.CompletedTask));

    [Fact]
    public async Task a_stop_ends_the_work()
    {
        Assert.False(await RunAsync(async token =>
        {
            await _stop.CancelAsync();
            await Patience.ForeverAsync(token);
        }));
    }

    [Fact]
    public async Task work_that_ends_in_spite_of_a_stop_is_done() => Assert.True(await RunAsync(_ => _stop.CancelAsync()));

    [Fact]
    public async Task a_hard_cancel_throws_even_after_a_stop()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(async token =>
        {
            await _stop.CancelAsync();
            await _cancel.CancelAsync();
            await Patience.ForeverAsync(token);
        }));
    }

    [Fact]
    public async Task a_failure_is_no_stop() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(_ => Task.FromException(new InvalidDataException())));

    private Task<bool> RunAsync(Func<CancellationToken, Task> work) => GracefulStop.RunAsync(work, _stop.Token, _cancel.Token).Soon();
}
