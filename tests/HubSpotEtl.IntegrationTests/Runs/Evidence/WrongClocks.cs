using System.Globalization;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>
/// Clocks that are wrong move no watermark beyond what was read, and a watermark that lies in the future is noticed and mended.
/// </summary>
public sealed class WrongClocks
{
    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("companies", 120)), Associations = false, SearchLag = TimeSpan.Zero, Limits = PortalLimits.Off,
    };

    [Theory]
    [InlineData("one answer", 2)]
    [InlineData("one answer", 24 * 365)]
    [InlineData("all answers", 2)]
    [InlineData("all answers", 24 * 365)]
    public async Task what_changes_after_an_answer_that_was_dated_ahead_is_read_by_the_next_run(string which, int hours)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("companies");
        var companies = portal.Portal.Type("companies");
        // The last answer before the run is planned, for one.
        portal.Simulator.Faults.When(call => which == "all answers" || call.Family is CallFamily.Pipelines or CallFamily.Owners
            ? Fault.Header("Date", portal.Simulator.Clock.GetUtcNow().AddHours(hours).ToString("R", CultureInfo.InvariantCulture)) : null);

        await portal.SyncAsync("companies");
        portal.Simulator.Faults.Clear();
        var isPast = await portal.ValueAsync<bool>("SELECT last_sync_timestamp <= now() FROM etl_sync_metadata");
        companies.Update(companies.Nth(7), new Dictionary<string, string?> { ["name"] = "changed in between" });
        await portal.SyncAsync("companies", "--log-level", "INFO");

        Assert.True(isPast);
        await portal.AssertTruthAsync("companies");
    }

    [Theory]
    [InlineData("now() + interval '2 hours'")]
    [InlineData("'2031-01-01'")]
    [InlineData("'infinity'")]
    [InlineData("'-infinity'")]
    [InlineData("'200000-01-01'")]
    [InlineData("'0044-03-15 BC'")]
    public async Task a_watermark_that_cannot_be_true_is_told_and_mended(string watermark)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("companies");
        var companies = portal.Portal.Type("companies");
        companies.Update(companies.Nth(7), new Dictionary<string, string?> { ["name"] = "changed in between" });
        await portal.ExecuteAsync($"UPDATE etl_sync_metadata SET last_sync_timestamp = {watermark}, associations_synced_at = {watermark}");

        var mended = await portal.SyncAsync("companies");
        var next = await portal.SyncAsync("companies");

        Assert.Equal(("full", "incremental"), (mended.GetProperty("sync_mode").GetString(), next.GetProperty("sync_mode").GetString()));
        Assert.Matches(
            "the watermark (lies in the future|is no time of a sync)",
            mended.GetProperty("details").GetProperty("sync_reason").GetString());
        await portal.AssertTruthAsync("companies");
    }
}
