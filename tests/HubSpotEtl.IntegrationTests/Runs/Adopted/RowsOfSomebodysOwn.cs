using HubSpotEtl.Simulator;

namespace HubSpotEtl.IntegrationTests.Runs.Adopted;

/// <summary>
/// Rows with ids that no record of HubSpot can have, such as -1 for "unknown": HubSpot is not asked about them, and would refuse all that
/// is asked about with them.
/// </summary>
public sealed class RowsOfSomebodysOwn
{
    private static readonly SimulatorOptions s_portal = SyncFixture.Quick(("companies", 150), ("contacts", 120));

    [Theory]
    [InlineData("sync", "--object-type", "companies")]
    [InlineData("sync", "--object-type", "companies", "--associations")]
    [InlineData("sync", "--object-type", "companies", "--full-load")]
    [InlineData("verify", "--object-type", "companies", "--repair")]
    public async Task are_no_question_to_hubspot(params string[] verb)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await portal.SyncAsync("companies");
        await portal.ExecuteAsync(
            "INSERT INTO company (hs_object_id, fivetran_deleted) VALUES (-1, false), (0, false), (-9223372036854775807, NULL)");
        await portal.ExecuteAsync("INSERT INTO etl_links_owed (table_name, record_id) VALUES ('company', -1)");
        portal.Simulator.Calls.Reset();

        var run = await portal.VerbAsync(verb);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(0, portal.Simulator.Calls.Status(400));
        (await portal.RunAsync("--object-type", "companies", "--full-load")).RequireHealthy();
        Assert.Equal(
            0, await portal.ValueAsync<long>("SELECT count(*) FROM company WHERE hs_object_id <= 0 AND fivetran_deleted IS NOT TRUE"));
        Assert.Equal(0, await portal.ValueAsync<long>("SELECT count(*) FROM etl_links_owed"));
    }
}
