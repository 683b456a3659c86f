using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Tables;

/// <summary>
/// A custom object that is deleted in HubSpot and made anew under its name is another one: it has another object type id.
/// </summary>
public sealed class ObjectsMadeAnew
{
    private const string Meters = "p50445259_meters", Before = "2-130000001", Now = "2-130000002";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task get_a_table_of_their_own_which_is_told_once(bool schemaIsRefused)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("meters", 20)));
        await fixture.SyncAsync(Meters);
        var before = await fixture.RowVersionsAsync("meters");
        await using var anew = await SimulatedPortal.StartAsync(
            SyncFixture.Quick(("boats", 1), ("meters", 30)), TestContext.Current.CancellationToken);
        if (schemaIsRefused)
            anew.Faults.Deny("meters", CallFamily.Schemas);
        Task<SyncResult> RunAsync(params string[] arguments) =>
            fixture.RunWithAsync(new() { ["HUBSPOT_BASE_URL"] = anew.BaseUrl }, arguments);

        var first = (await RunAsync("sync", "--object-type", Meters, "--output", "json")).Expect(0);
        var second = (await RunAsync("sync", "--object-type", Meters, "--output", "json")).Expect(0);
        var status = (await fixture.RunAsync("status", "--object-type", Meters, "--output", "json")).Expect(0);
        var verified = await RunAsync("verify", "--object-type", Meters, "--output", "json");

        Assert.Equal(
            ("meters_2_130000002", "full"), (first.Json.GetProperty("table").GetString(), first.Json.GetProperty("sync_mode").GetString()));
        Assert.Contains(
            first.Warnings,
            warning => warning.Contains(Before, StringComparison.Ordinal) && warning.Contains(Now, StringComparison.Ordinal));
        Assert.Equal(
            ("meters_2_130000002", "incremental"),
            (second.Json.GetProperty("table").GetString(), second.Json.GetProperty("sync_mode").GetString()));
        Assert.DoesNotContain(second.Warnings, warning => warning.Contains(Before, StringComparison.Ordinal));
        Assert.Equal(
            "meters_2_130000002", Assert.Single(status.Json.GetProperty("tables").EnumerateArray()).GetProperty("table").GetString());
        verified.Expect(0);
        Assert.Equal(before, await fixture.RowVersionsAsync("meters"));
        Assert.Equal(30, await fixture.ScalarAsync<long>("SELECT count(*) FROM meters_2_130000002"));
    }
}
