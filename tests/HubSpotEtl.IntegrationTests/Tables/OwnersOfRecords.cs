using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Adopted;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Tables;

/// <summary>The portal's owners are in one table, read once in a run.</summary>
public sealed class OwnersOfRecords
{
    private const string Rows = "SELECT owner_id, user_id, type, email, first_name, last_name, name, archived, fivetran_deleted, "
        + "teams::text FROM owner ORDER BY owner_id";

    private static readonly SimulatedOwner Ann = new(11, "ann@example.com", "Ann", "Lee", false) { Teams = ["West", "a\0b\\\"'"] };
    private static readonly SimulatedOwner Bob = new(12, "bob@example.com", "", "", true);
    private static readonly SimulatedOwner Queue = new(13, "", "Gruppe", "", false) { Type = "QUEUE" };

    [Fact]
    public async Task are_all_there_archived_ones_too()
    {
        await using var portal = await StartAsync(Ann, Bob, Queue);

        await portal.SyncAsync("deals");

        Assert.Equal(
            [
                """11|11|PERSON|ann@example.com|Ann|Lee|Ann Lee|False|False|[{"id": "100", "name": "West", "primary": true}, {"id": "101", "name": "ab\\\"'", "primary": false}]""",
                "12|12|PERSON|bob@example.com|||bob@example.com|True|True|[]",
                "13|13|QUEUE||Gruppe||Gruppe|False|False|[]",
            ],
            await portal.RowsAsync(Rows));
    }

    [Fact]
    public async Task are_written_only_where_they_changed()
    {
        await using var portal = await StartAsync(Ann, Bob, Queue);
        await portal.SyncAsync("deals");
        var before = await VersionsAsync(portal);

        await portal.SyncAsync("deals");
        Assert.Equal(before, await VersionsAsync(portal));

        portal.Portal.Owners = [Ann with { LastName = "Ray" }, Bob with { IsArchived = false }];
        await portal.SyncAsync("deals");
        Assert.Equal(
            ["11|Ann Ray|False", "12|bob@example.com|False", "13|Gruppe|True"],
            await portal.RowsAsync("SELECT owner_id, name, fivetran_deleted FROM owner ORDER BY 1"));

        before = await VersionsAsync(portal);
        portal.Portal.Owners = [Ann with { LastName = "Ray" }, Bob with { IsArchived = false }, Queue];
        await portal.SyncAsync("deals");
        Assert.Equal(["13"], (await VersionsAsync(portal)).Except(before).Select(row => row.Split('|')[0]));
    }

    [Fact]
    public async Task are_read_once_a_run_and_counted()
    {
        await using var portal = await StartAsync(
            [.. Enumerable.Range(1, 1_100).Select(id => new SimulatedOwner(id, $"{id}@example.com", "", "", id > 1_050))]);

        var report = (await portal.RunAsync("--object-type", "deals,companies")).RequireHealthy();

        // 1,050 live ones at 500 a page, and the archived ones.
        Assert.Equal(4, portal.Simulator.Calls.Count(CallFamily.Owners));
        Assert.Equal(
            portal.Simulator.Calls.Total,
            report.GetProperty("results").EnumerateArray().Sum(one => one.GetProperty("api_calls").GetInt64()));
        Assert.Equal(1_100, await portal.ValueAsync<long>("SELECT count(*) FROM owner"));
        Assert.Equal(50, await portal.ValueAsync<long>("SELECT count(*) FROM owner WHERE fivetran_deleted"));
    }

    [Fact]
    public async Task that_the_token_may_not_read_are_a_note_and_stay_as_they_were()
    {
        await using var portal = await StartAsync(Ann, Bob);
        await portal.SyncAsync("deals");
        portal.Simulator.Faults.When(call => call.Family == CallFamily.Owners ? Fault.MissingScope("crm.objects.owners.read") : null);
        portal.Portal.Owners = [];

        var report = (await portal.RunAsync("--object-type", "deals,companies")).RequireHealthy();

        var results = report.GetProperty("results").EnumerateArray().ToArray();
        var warning = Assert.Single(results[0].GetProperty("warnings").EnumerateArray()).GetString();
        Assert.Contains("owners", warning, StringComparison.Ordinal);
        Assert.Contains("crm.objects.owners.read", warning, StringComparison.Ordinal);
        Assert.Empty(results[1].GetProperty("warnings").EnumerateArray());
        Assert.Equal(["11|False", "12|True"], await portal.RowsAsync("SELECT owner_id, fivetran_deleted FROM owner ORDER BY 1"));
    }

    [Fact]
    public async Task are_stored_by_the_next_object_where_the_first_one_fails()
    {
        await using var portal = await StartAsync(Ann);
        portal.Simulator.Faults.Deny("companies", CallFamily.Properties);

        Assert.Equal(1, (await portal.RunAsync("--object-type", "companies,deals")).ExitCode);

        Assert.Equal(1, await portal.ValueAsync<long>("SELECT count(*) FROM owner"));
        Assert.Equal(2, portal.Simulator.Calls.Count(CallFamily.Owners));
    }

    [Fact]
    public async Task keep_clear_of_a_table_that_somebody_else_made()
    {
        await using var portal = await StartAsync(Ann);
        await portal.ExecuteAsync(
            $"CREATE SCHEMA {portal.Schema.Name}; CREATE TABLE {portal.Schema.Name}.owner AS SELECT 7::bigint AS owner_id, 'mine' AS note");

        await portal.SyncAsync("deals");

        Assert.Equal(["7|mine"], await portal.RowsAsync("SELECT * FROM owner"));
        Assert.Equal(["11"], await portal.RowsAsync("SELECT owner_id FROM hubspot_owner"));
    }

    [Fact]
    public async Task keep_clear_of_an_object_called_owner()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 5), ("owner", 7)));
        portal.Portal.Owners = [Ann];

        await portal.SyncAsync("p50445259_owner", "--views");

        var names = await portal.RowsAsync("SELECT table_name FROM etl_table WHERE kind IN ('owner', 'main', 'view') ORDER BY kind DESC");
        Assert.Equal(["owner_2_130000001_view", "owner", "owner_2_130000001"], names);
        Assert.Equal(1, await portal.ValueAsync<long>("SELECT count(*) FROM owner"));
        Assert.Equal(7, await portal.ValueAsync<long>("SELECT count(*) FROM owner_2_130000001_view"));
    }

    [Fact]
    public async Task may_not_have_a_table_where_the_role_may_make_none_and_that_fails_nothing()
    {
        await using var portal = await StartAsync(Ann);
        await portal.SyncAsync("deals");
        await using var role = await DatabaseRole.CreateOnAsync(
            portal, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {0} TO {1}");
        await portal.ExecuteAsync("DROP TABLE owner");

        var report = await portal.SyncAsync("deals");

        Assert.Contains("owners", Assert.Single(report.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    private static async Task<SyncedPortal> StartAsync(params SimulatedOwner[] owners)
    {
        var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 5), ("companies", 5)));
        portal.Portal.Owners = owners;
        return portal;
    }

    private static Task<IReadOnlyList<string>> VersionsAsync(SyncedPortal portal) =>
        portal.RowsAsync("SELECT owner_id, xmin::text, ctid::text, xmax::text FROM owner ORDER BY 1");
}
