using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Loads;

/// <summary>
/// What a run could not load is tried again by later ones, though HubSpot does not list it as changed: two hours lie between the runs,
/// twice the overlap.
/// </summary>
public sealed class RejectsTriedAgain
{
    private const string Rule = "ALTER TABLE company ADD CONSTRAINT rule CHECK (name <> 'bad') NOT VALID";
    private const string NoRule = "ALTER TABLE company DROP CONSTRAINT rule";

    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("companies", 130), ("contacts", 60)), SearchLag = TimeSpan.Zero, Limits = PortalLimits.Off,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_refused_record_is_loaded_with_its_links_once_the_table_takes_it(bool fullLoad)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var companies = portal.Portal.Type("companies");
        await portal.SyncAsync("companies");
        await portal.ExecuteAsync(Rule);
        var changed = companies.Nth(7);
        companies.Update(changed, new Dictionary<string, string?> { ["name"] = "bad" });
        var created = companies.Create(new Dictionary<string, string?> { ["name"] = "bad" });
        companies.Update(companies.Nth(8), new Dictionary<string, string?> { ["name"] = "good" });

        var refused = await RunAsync(portal);
        var kept = await RejectsAsync(portal);
        await RunAsync(portal);
        var keptStill = await RejectsAsync(portal);
        await portal.ExecuteAsync(NoRule);
        var healed = await RunAsync(portal, fullLoad ? ["--full-load"] : []);

        Assert.Equal((1, "with_errors"), (refused.ExitCode, refused.Report.GetProperty("status").GetString()));
        Assert.Equal(
            (2, 2), (refused.Report.GetProperty("records_failed").GetInt64(), refused.Report.GetProperty("db_insert_errors").GetInt64()));
        Assert.Equal(
            2, refused.Report.GetProperty("details").GetProperty("records_failed_by_reason").GetProperty("SQLSTATE 23514").GetInt64());
        Assert.Equal(new long[] { changed, created }.Order().Select(id => $"{id}|23514|bad"), kept);
        Assert.Equal(kept, keptStill);
        healed.RequireHealthy();
        Assert.Empty(await RejectsAsync(portal));
        await portal.AssertTruthAsync("companies");
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task a_refused_record_that_is_deleted_later_is_forgotten(bool fullLoad, bool purged)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var companies = portal.Portal.Type("companies");
        await portal.SyncAsync("companies");
        await portal.ExecuteAsync(Rule);
        var created = companies.Create(new Dictionary<string, string?> { ["name"] = "bad" });
        await RunAsync(portal);
        Assert.Single(await RejectsAsync(portal));

        if (purged)
            companies.Purge(created);
        else
            companies.Archive(created);
        (await RunAsync(portal, fullLoad ? ["--full-load"] : [])).RequireHealthy();

        Assert.Empty(await RejectsAsync(portal));
        await portal.AssertTruthAsync("companies");
    }

    [Fact]
    public async Task a_value_is_loaded_once_its_column_takes_any_text()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var companies = portal.Portal.Type("companies");
        companies.AddProperty("size", "number");
        companies.Update(companies.Nth(3), new Dictionary<string, string?> { ["size"] = "many" });
        await RunAsync(portal);
        await RunAsync(portal);
        var rejected = await ValuesAsync(portal);

        companies.RetypeProperty("size", "string");
        companies.Update(companies.Nth(4), new Dictionary<string, string?> { ["size"] = "some" });
        var calls = portal.Simulator.Calls.Count(CallFamily.BatchRead, "companies");
        await portal.SyncAsync("companies");

        Assert.Equal([$"{companies.Nth(3)}|size|many|not_a_number"], rejected);
        Assert.Empty(await ValuesAsync(portal));
        Assert.Equal("many", await portal.ValueAsync<string>($"SELECT size FROM company WHERE hs_object_id = {companies.Nth(3)}"));
        Assert.True(portal.Simulator.Calls.Count(CallFamily.BatchRead, "companies") > calls);
        await portal.AssertTruthAsync("companies", new TruthOptions { Widened = new Dictionary<string, string> { ["size"] = "text" } });
    }

    [Fact]
    public async Task a_value_that_fits_no_better_costs_no_call_and_stays_with_its_row_when_that_is_deleted()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal with { Associations = false });
        var companies = portal.Portal.Type("companies");
        companies.AddProperty("size", "number");
        var id = companies.Nth(3);
        companies.Update(id, new Dictionary<string, string?> { ["size"] = "many" });
        await RunAsync(portal);
        await RunAsync(portal);
        portal.Simulator.Calls.Reset();

        await RunAsync(portal);
        var calls = portal.Simulator.Calls.Count(CallFamily.BatchRead);
        companies.Archive(id);
        await RunAsync(portal);

        Assert.Equal(0, calls);
        Assert.Equal([$"{id}|size|many|not_a_number"], await ValuesAsync(portal));
        await portal.AssertTruthAsync("companies");
    }

    private static async Task<SyncOutcome> RunAsync(SyncedPortal portal, params string[] arguments)
    {
        var outcome = await portal.RunAsync(["--object-type", "companies", .. arguments]);
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        return outcome;
    }

    private static Task<IReadOnlyList<string>> RejectsAsync(SyncedPortal portal) => portal.RowsAsync(
        "SELECT hs_object_id, sqlstate, raw::jsonb ->> 'name' FROM etl_rejected_record WHERE object_type = 'company' ORDER BY "
            + "hs_object_id::bigint");

    private static Task<IReadOnlyList<string>> ValuesAsync(SyncedPortal portal) =>
        portal.RowsAsync("SELECT hs_object_id, property, raw_value, reason FROM etl_rejected_value WHERE property = 'size'");
}
