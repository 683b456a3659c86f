using HubSpotEtl.Lambda;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Tests.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Lambda;

public class KeepingConnections
{
    [Fact]
    public async Task they_serve_calls_that_come_at_once_and_are_new_after_the_process_was_frozen()
    {
        var time = new FakeTimeProvider();
        await using var connections = new WarmConnections(time);
        var options = Given.Options();
        connections.Prepare(options);

        var first = await UsedAsync();
        var atOnce = await UsedAsync(takes: TimeSpan.FromMinutes(14));
        time.Advance(WarmConnections.Warmth);
        var soon = await UsedAsync();
        time.Advance(WarmConnections.Warmth + TimeSpan.FromSeconds(1));
        var later = await UsedAsync();

        Assert.Equal((first, first), (atOnce, soon));
        Assert.NotSame(first, later);

        Task<SyncConnections> UsedAsync(TimeSpan takes = default) => connections.UseAsync(options, open =>
        {
            time.Advance(takes);
            return Task.FromResult(open);
        });
    }
}
