using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Sync;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Verify;

/// <summary>A repair that is killed owes what it has not stored, and the next repair or sync pays it.</summary>
public sealed class KilledRepairs(ITestOutputHelper output)
{
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task between_rows_and_links_loses_no_link(bool isRepaired)
    {
        await using var bench = await StartAsync();
        bench.Portal.Faults.When(call => call.Family == CallFamily.Associations ? Fault.SlowStart(TimeSpan.FromHours(1)) : null);
        await using (var repair = Start(bench))
        {
            while (await bench.ScalarAsync<long>("SELECT count(*) FROM contact") < 260)
                await Task.Delay(s_glance, Cancelled);
            repair.Kill();
            await bench.FinishAsync(repair);
        }

        bench.Portal.Faults.Clear();
        var looked = await bench.RunAsync("verify", "--object-type", "contacts", "--output", "json");
        await GoOnAsync(bench, isRepaired);

        Assert.Equal(1, looked.ExitCode);
        Assert.Contains("links of 260 records are owed", looked.Process.Output, StringComparison.Ordinal);
        await bench.AssertTruthAsync("contacts", new TruthOptions());
        Assert.NotEqual(0, await bench.ScalarAsync<long>("SELECT count(*) FROM contact_company"));
        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT count(*) FROM etl_links_owed"));
        Assert.Equal(0, (await bench.RunAsync("verify", "--object-type", "contacts")).ExitCode);
    }

    [Fact]
    public async Task at_any_call_loses_nothing()
    {
        await using var bench = await StartAsync();
        var before = bench.Portal.Calls.Total;
        await using (var whole = Start(bench))
            await bench.FinishAsync(whole);
        var calls = bench.Portal.Calls.Total - before;
        var random = new Random(1);
        for (var call = 1L; call <= calls; call++)
        {
            await PlantAsync(bench);
            var later = TimeSpan.FromMilliseconds(random.Next(30));
            await using (var repair = Start(bench))
            {
                await repair.KillAtCallAsync(bench.Portal, bench.Portal.Calls.Total + call, later);
                await bench.FinishAsync(repair);
            }

            output.WriteLine($"killed at call {call} of {calls} + {later.TotalMilliseconds} ms, owing {await bench.ScalarAsync<long>("SELECT count(*) FROM etl_links_owed")}");
            await GoOnAsync(bench, isRepaired: true);
            await bench.AssertTruthAsync("contacts", new TruthOptions());
        }
    }

    private static async Task<SyncBench> StartAsync()
    {
        var bench = await SyncBench.StartAsync(SyncBench.Quick(("contacts", 260), ("companies", 40)));
        await bench.SyncAsync("contacts");
        await PlantAsync(bench);
        return bench;
    }

    private static Task<int> PlantAsync(SyncBench bench) => bench.Schema.ExecuteAsync("DELETE FROM contact; DELETE FROM contact_company; DELETE FROM contact_deal", Cancelled);

    private static ProcessRun Start(SyncBench bench) => bench.Start([], "verify", "--object-type", "contacts", "--repair", "--output", "json", "--no-progress");

    private static async Task GoOnAsync(SyncBench bench, bool isRepaired)
    {
        if (isRepaired)
            (await bench.RunAsync("verify", "--object-type", "contacts", "--repair", "--output", "json", "--no-progress")).Expect(0);
        else
            await bench.SyncAsync("contacts");
    }
}
