using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Lambda;

/// <summary>One process that serves many calls.</summary>
public sealed class Reuse
{
    private const string Event = """{"object_type":"services"}""";

    [Fact]
    public async Task of_fifty_calls_in_one_process_the_later_ones_take_no_more_memory_connections_and_threads_than_the_earlier()
    {
        // With a heap of 32 MB the garbage collector cannot put its work off for long, which would look like growth. It is full after some
        // 40 calls:
        // fifty go before, and fifty are measured.
        await using var fixture = await LambdaFixture.StartAsync(
            SyncFixture.Quick(("services", 300), ("contacts", 40)), new() { ["DOTNET_GCHeapHardLimit"] = "2000000" });
        await RepeatAsync(50);
        var (early, earlyConnections) = (fixture.Held(), await fixture.ConnectionsAsync());

        await RepeatAsync(50);

        var (late, lateConnections) = (fixture.Held(), await fixture.ConnectionsAsync());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"after 50 calls {early}, {earlyConnections} connections; after 100 {late}, {lateConnections}");
        Assert.InRange(late.Memory, 0, early.Memory + 6_000_000);
        // The thread pool takes some more on a busy machine, and gives them back.
        Assert.InRange(late.Threads, 0, early.Threads + 15);
        Assert.InRange(late.Files, 0, early.Files + 2);
        Assert.InRange(lateConnections, 1, earlyConnections);
        await fixture.EndAsync();

        async Task RepeatAsync(int times)
        {
            for (var i = 0; i < times; i++)
                Assert.Equal(200, (await fixture.InvokeAsync("""{"object_type":"services","force_full_load":true}""")).StatusCode);
        }
    }

    [Fact]
    public async Task nothing_of_one_call_shows_in_the_next()
    {
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 300)));
        fixture.Portal.Faults.Next(CallFamily.List, "services", Fault.Status(500));

        var loud = await fixture.InvokeAsync("""{"object_type":"services","log_level":"DEBUG","force_full_load":true}""");
        fixture.Portal.Faults.Clear();
        fixture.Portal.Calls.Reset();
        var quiet = await fixture.InvokeAsync("""{"object_type":"services","log_level":"ERROR"}""");
        var log = (await fixture.EndAsync()).Process.Error;

        Assert.True(loud.Body.GetProperty("retries").GetInt64() > 0);
        Assert.Equal(0, quiet.Body.GetProperty("retries").GetInt64());
        Assert.Equal(fixture.Portal.Calls.Total, quiet.Body.GetProperty("api_calls").GetInt64());
        Assert.Equal(2, fixture.Portal.Calls.Count(CallFamily.Owners));
        Assert.Equal("incremental", quiet.Body.GetProperty("sync_mode").GetString());
        Assert.NotEqual(loud.Body.GetProperty("run_id").GetString(), quiet.Body.GetProperty("run_id").GetString());
        Assert.Contains("DEBUG", log, StringComparison.Ordinal);
        Assert.DoesNotContain("INFO", log[log.LastIndexOf("objects healthy", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task connections_are_used_again_by_a_call_that_comes_at_once()
    {
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 30)));
        await fixture.InvokeAsync(Event);
        var before = await BackendsAsync();

        await fixture.InvokeAsync(Event);

        Assert.NotEmpty(before);
        Assert.Subset((await BackendsAsync()).ToHashSet(), before.ToHashSet());
        await fixture.EndAsync();

        async Task<string[]> BackendsAsync() => (await fixture.Sync.ScalarAsync<string[]>(
            $"SELECT array_agg(pid::text) FROM pg_stat_activity WHERE client_port IN ({fixture.OwnPorts()})"))!;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task connections_that_died_between_two_calls_do_no_harm(bool whileFrozen)
    {
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 30)));
        await fixture.InvokeAsync(Event);
        if (whileFrozen)
            fixture.Process.Send(Signal.Stop);

        Assert.NotEqual(0, await fixture.CutConnectionsAsync());
        if (whileFrozen)
        {
            await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
            fixture.Process.Send(Signal.Continue);
        }

        var next = await fixture.InvokeAsync(Event);
        await fixture.EndAsync();

        Assert.Equal(200, next.StatusCode);
        // After a pause they are not even tried, so that nothing has to be mended.
        if (whileFrozen)
            Assert.Equal((0, 0), (next.Body.GetProperty("retries").GetInt64(), Notes(next)));
        await fixture.Sync.AssertTruthAsync("services");
    }

    private static int Notes(RuntimeApiServer.Outcome outcome) =>
        outcome.Body.GetProperty("warnings").EnumerateArray()
            .Count(warning => warning.ToString().Contains("database", StringComparison.Ordinal));
}
