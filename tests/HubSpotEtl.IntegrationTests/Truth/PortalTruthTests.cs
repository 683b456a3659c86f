
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>The comparison is worth something: it sees whatever is wrong.</summary>
public sealed class PortalTruthTests : IAsyncLifetime
{
    private static readonly string[] s_tables = [
        "deal", "deal_contact", "deal_pipeline", "deal_pipeline_stage", "etl_rejected_value", "etl_property"];

    private SyncFixture _fixture = null!;

    public async ValueTask InitializeAsync()
    {
        _fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("deals", 25), ("contacts", 25)) with { HostileData = true });
        await _fixture.SyncAsync("deals");
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task tables_as_loaded_pass_and_each_tampering_is_seen()
    {
        await _fixture.AssertTruthAsync("deals");

        string[] tamperings =
        [
            "UPDATE deal SET dealname = dealname || ' ' WHERE hs_object_id = (SELECT min(hs_object_id) FROM deal)",
            "UPDATE deal SET amount = amount + 0.0000000000000000001 WHERE hs_object_id = (SELECT max(hs_object_id) FROM deal WHERE "
                + "amount IS NOT NULL)",
            "UPDATE deal SET closedate = closedate + interval '1 microsecond' WHERE closedate IS NOT NULL",
            "UPDATE deal SET hs_is_closed = NULL WHERE hs_object_id = (SELECT min(hs_object_id) FROM deal WHERE hs_is_closed IS NOT NULL)",
            "UPDATE deal SET hs_lastmodifieddate = hs_lastmodifieddate - interval '1 millisecond'",
            "UPDATE deal SET fivetran_deleted = true WHERE hs_object_id = (SELECT max(hs_object_id) FROM deal)",
            "DELETE FROM deal WHERE hs_object_id = (SELECT max(hs_object_id) FROM deal)",
            "INSERT INTO deal (hs_object_id, fivetran_deleted, fivetran_synced) VALUES (7, false, now())",
            "DELETE FROM deal_contact WHERE ctid = (SELECT min(ctid) FROM deal_contact)",
            "UPDATE deal_contact SET label = 'other' WHERE ctid = (SELECT min(ctid) FROM deal_contact)",
            "INSERT INTO deal_contact (deal_id, contact_id, type_id, category, fivetran_synced) VALUES (7, 7, '3', 'HUBSPOT_DEFINED', "
                + "now())",
            "UPDATE deal_pipeline_stage SET probability = 0.99 WHERE stage_id = 'contractsent'",
            "UPDATE deal_pipeline SET display_order = 9 WHERE pipeline_id = 'default'",
            "DELETE FROM etl_rejected_value WHERE ctid = (SELECT min(ctid) FROM etl_rejected_value)",
            "UPDATE etl_rejected_value SET raw_value = '?' WHERE ctid = (SELECT min(ctid) FROM etl_rejected_value)",
            "DELETE FROM etl_property WHERE property = 'dealname'",
        ];
        await KeepAsync();
        foreach (var sql in tamperings)
            await AssertSeenAsync(
                sql,
                $"TRUNCATE {string.Join(", ", s_tables)}; "
                    + $"{string.Concat(s_tables.Select(table => $"INSERT INTO {table} TABLE kept_{table};"))}");
        await AssertSeenAsync("ALTER TABLE deal ALTER amount TYPE text", "ALTER TABLE deal ALTER amount TYPE numeric USING amount::numeric");
        await AssertSeenAsync(
            "ALTER TABLE deal RENAME dealname TO deal_name; UPDATE etl_property SET column_name = 'deal_name' WHERE property = 'dealname'",
            "ALTER TABLE deal RENAME deal_name TO dealname; UPDATE etl_property SET column_name = 'dealname' WHERE property = 'dealname'");
        await AssertSeenAsync("ALTER TABLE deal_contact RENAME TO deal_contacts", "ALTER TABLE deal_contacts RENAME TO deal_contact");
    }

    private async Task KeepAsync()
    {
        foreach (var table in s_tables)
            await ExecuteAsync($"CREATE TABLE kept_{table} AS TABLE {table}");
    }

    private async Task AssertSeenAsync(string tamper, string undo)
    {
        Assert.True(await ExecuteAsync(tamper) != 0, $"Nothing was changed by {tamper}");
        var isSeen = await Record.ExceptionAsync(() => _fixture.AssertTruthAsync("deals"));
        Assert.True(isSeen is Xunit.Sdk.XunitException, $"{tamper} was not seen ({isSeen})");
        await ExecuteAsync(undo);
        await _fixture.AssertTruthAsync("deals");
    }

    private Task<int> ExecuteAsync(string sql) => _fixture.Schema.ExecuteAsync(sql, TestContext.Current.CancellationToken);
}
