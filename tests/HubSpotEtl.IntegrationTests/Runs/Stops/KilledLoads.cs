using HubSpotEtl.Simulator;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs.Stops;

public sealed class KilledLoads(ITestOutputHelper output)
{
    private const string Type = "line_items";

    [Fact]
    public Task a_load_killed_at_random_moments_is_continued_with_few_calls_more() =>
        KillAsync(records: 20_000, kills: 3, seed: 1, CallsMore(70));

    [Fact]
    [Trait("Category", "Slow")]
    public Task a_load_of_fifty_thousand_records_killed_twenty_times_takes_a_tenth_more_calls_at_most() =>
        KillAsync(records: 50_000, kills: 20, seed: 2, calls => calls / 10);

    private static Func<long, long> CallsMore(long calls) => _ => calls;

    private async Task KillAsync(int records, int kills, int seed, Func<long, long> allowance)
    {
        await using var portal = await SyncedPortal.StartAsync(new SimulatorOptions
        {
            Objects = SyncedPortal.Counts((Type, records), ("deals", records / 10)), Properties = SyncedPortal.Counts((Type, 12)),
            Limits = PortalLimits.Pro with { PerTenSeconds = 10_000, AssociationsPerTenSeconds = 10_000 },
        });
        await portal.SyncAsync(Type);
        var undisturbed = portal.Simulator.Calls.Total;
        output.WriteLine($"undisturbed: {undisturbed} calls");
        var random = new Random(seed);
        for (var kill = 0; kill < kills; kill++)
        {
            await portal.ExecuteAsync($"DROP SCHEMA {portal.Schema.Name} CASCADE");
            await KillOnceAsync(
                portal, random.NextInt64(1, undisturbed), TimeSpan.FromMilliseconds(random.Next(100)),
                undisturbed + allowance(undisturbed));
        }
    }

    private async Task KillOnceAsync(SyncedPortal portal, long atCall, TimeSpan later, long allowed)
    {
        portal.Simulator.Calls.Reset();
        await using (var run = portal.Start("--object-type", Type))
        {
            await run.KillAtCallAsync(portal.Simulator, atCall, later);
            await portal.FinishAsync(run);
        }

        var stored = await portal.ValueAsync<bool>("SELECT to_regclass('etl_checkpoint') IS NOT NULL")

                ? string.Join(
                    ' ',
                    await portal.RowsAsync(
                        "SELECT records, phase FROM etl_checkpoint UNION ALL SELECT ids_done, target FROM etl_association_progress"))
                : "nothing";
        var report = await portal.SyncAsync(Type);

        var calls = portal.Simulator.Calls.Total;
        output.WriteLine(
            $"killed at call {atCall} + {later.TotalMilliseconds} ms, having stored {stored}: {calls} calls in all, {allowed} allowed; "
                + $"{report.GetProperty("details").GetProperty("sync_reason")}");
        Assert.InRange(calls, atCall, allowed);
        await portal.AssertTruthAsync(Type);
    }
}
