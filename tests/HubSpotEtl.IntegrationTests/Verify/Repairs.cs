using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Verify;

/// <summary>What a repair may do, and what it leaves alone.</summary>
public sealed class Repairs
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task write_what_differs_and_no_other_row_and_are_recorded_as_a_run()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 300);
        var ids = fixture.Type("companies").LiveIds().ToArray();
        await fixture.ExecuteAsync($"UPDATE company SET hs_lastmodifieddate = '2020-01-01Z' WHERE hs_object_id IN ({ids[3]}, {ids[200]})");
        var before = await fixture.Fixture.RowVersionsAsync("company");
        var bookkeeping = await BookkeepingAsync(fixture);
        fixture.Portal.Calls.Reset();

        var run = (await fixture.VerifyAsync("companies", "--repair")).Expect(0);

        var written = (await fixture.Fixture.RowVersionsAsync("company")).Where(row => before[row.Key] != row.Value).Select(row => row.Key);
        Assert.Equal([ids[3], ids[200]], written.Order());
        Assert.Equal(2, fixture.Portal.Calls.Count(CallFamily.BatchRead, "companies"));
        Assert.Equal(bookkeeping, await BookkeepingAsync(fixture));
        Assert.Equal(
            "healthy repair 0 missing, 0 extra, 2 stale, 0 resurrected 2",
            await fixture.ScalarAsync<string>(
                $"SELECT concat_ws(' ', status, sync_mode, reason, counters->>'stale') FROM etl_run WHERE run_id = "
                    + $"'{run.Json.GetProperty("run_id").GetString()}'"));
        Assert.Contains("healthy, repair", (await fixture.RunAsync("status")).Expect(0).Output, StringComparison.Ordinal);
    }

    // The names of columns of the tables that a comparison makes for itself.
    [Fact]
    public async Task are_not_confused_by_properties_of_any_name()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 40);
        var ids = fixture.Type("companies").LiveIds().ToArray();
        string[] names = [
            "id", "kind", "vanished", "mended", "found", "modified", "hubspot_modified", "in_table", "deleted", "gone", "gone_at", "told",
            "live", "survivor"];
        await fixture.ExecuteAsync(
            $"ALTER TABLE company {string.Join(", ", names.Select(name => $"ADD COLUMN IF NOT EXISTS {name} text"))}");
        await fixture.ExecuteAsync($"DELETE FROM company WHERE hs_object_id = {ids[7]}");
        await fixture.ExecuteAsync($"UPDATE company SET hs_lastmodifieddate = '2020-01-01Z' WHERE hs_object_id = {ids[9]}");
        await fixture.ExecuteAsync("INSERT INTO company (hs_object_id, fivetran_deleted) VALUES (17, false)");

        (await fixture.VerifyAsync("companies", "--repair")).Expect(0);
        (await fixture.VerifyAsync("companies")).Expect(0);
        (await fixture.RunAsync("sync", "--object-type", "companies", "--full-load", "--no-progress")).Expect(0);
    }

    [Fact]
    public async Task are_no_run_where_nothing_differs()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 30);

        var run = (await fixture.VerifyAsync("companies", "--repair")).Expect(0);

        Assert.Equal("consistent", run.Status);
        Assert.Equal(1, await fixture.ScalarAsync<long>("SELECT count(*) FROM etl_run"));
    }

    [Fact]
    public async Task leave_an_interrupted_sync_its_checkpoint()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 2_400);
        fixture.Portal.Faults.When(call => call is { Family: CallFamily.List, NumberInFamily: > 30 } ? Fault.DailyLimit : null);
        (await fixture.RunAsync("sync", "--object-type", "companies", "--full-load", "--no-progress")).Expect(1);
        fixture.Portal.Faults.Clear();
        await fixture.ExecuteAsync($"DELETE FROM company WHERE hs_object_id = {fixture.Type("companies").LiveIds().Last()}");
        var bookkeeping = await BookkeepingAsync(fixture);

        (await fixture.VerifyAsync("companies", "--repair")).Expect(0);

        Assert.NotEqual("0 ", bookkeeping[..2]);
        Assert.Equal(bookkeeping, await BookkeepingAsync(fixture));
        await fixture.SyncAsync("companies", "--full-load");
        await fixture.AssertTruthAsync("companies");
    }

    [Fact]
    public async Task bring_links_back_and_remove_those_of_rows_that_hubspot_has_not()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("contacts", 260), ("companies", 40)));
        await fixture.SyncAsync("contacts");
        var linked = await fixture.ScalarAsync<long>("SELECT contact_id FROM contact_company ORDER BY 1 LIMIT 1");
        await fixture.ExecuteAsync(
            $"""
            DELETE FROM contact WHERE hs_object_id = {linked};
            DELETE FROM contact_company WHERE contact_id = {linked};
            INSERT INTO contact (hs_object_id, fivetran_deleted) VALUES (77, false);
            INSERT INTO contact_company (contact_id, company_id, type_id, category) VALUES (77, 1, '1', 'x');
            """);

        (await fixture.VerifyAsync("contacts", "--repair")).Expect(0);

        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_company WHERE contact_id = 77"));
    }

    [Fact]
    public async Task mark_more_than_half_of_the_rows_only_when_that_is_accepted()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 40);
        await fixture.ExecuteAsync("INSERT INTO company (hs_object_id, fivetran_deleted) SELECT g, false FROM generate_series(1, 50) g");

        var withheld = (await fixture.VerifyAsync("companies", "--repair")).Expect(1);
        var marked = await fixture.ScalarAsync<long>("SELECT count(*) FROM company WHERE fivetran_deleted");
        var accepted = (await fixture.VerifyAsync("companies", "--repair", "--accept-mass-delete")).Expect(0);

        Assert.Equal(("different", 0, 0), (withheld.Status, withheld.Figure("mended"), marked));
        Assert.Contains("--accept-mass-delete", withheld.Json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(("repaired", 50), (accepted.Status, accepted.Figure("mended")));
    }

    [Fact]
    public async Task say_what_they_could_not_mend()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 60);
        var ids = fixture.Type("companies").LiveIds().Take(3).ToArray();
        await fixture.ExecuteAsync(
            $"DELETE FROM company WHERE hs_object_id IN ({string.Join(',', ids)}); ALTER TABLE company ADD CHECK (hs_object_id <> {ids[1]})");

        var run = (await fixture.VerifyAsync("companies", "--repair")).Expect(1);

        Assert.Equal(("different", 3, 2), (run.Status, run.Figure("missing"), run.Figure("mended")));
        Assert.Equal([ids[1]], (await fixture.VerifyAsync("companies")).Expect(0).Ids("rejected"));
    }

    [Fact]
    public async Task mark_what_vanishes_while_it_is_mended()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 60);
        var companies = fixture.Type("companies");
        var id = companies.LiveIds().First();
        await fixture.ExecuteAsync($"UPDATE company SET hs_lastmodifieddate = '2031-01-01Z' WHERE hs_object_id = {id}");
        fixture.Portal.Faults.When(call =>
        {
            if (call is { Family: CallFamily.BatchRead, NumberInFamily: 2 })
                companies.Archive(id);
            return null;
        });

        var run = (await fixture.VerifyAsync("companies", "--repair")).Expect(0);

        Assert.Equal([id], run.Ids("changed_meanwhile"));
        Assert.True(await fixture.ScalarAsync<bool>($"SELECT fivetran_deleted FROM company WHERE hs_object_id = {id}"));
    }

    [Fact]
    public async Task are_refused_while_a_sync_has_the_table_and_hubspot_is_asked_for_the_portal_alone()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 30);
        fixture.Portal.Calls.Reset();
        await using var database = PostgresFixture.Open(fixture.Fixture.Schema);
        var (held, _) = await SyncLock.TryAcquireAsync(database, database.Table("company"), "a sync", Cancelled);
        await using (held)
        {
            var refused = (await fixture.VerifyAsync("companies", "--repair")).Expect(1);

            Assert.Contains("a sync", refused.Output, StringComparison.Ordinal);
            Assert.Equal(1, fixture.Portal.Calls.Total);
            (await fixture.VerifyAsync("companies")).Expect(0);
        }
    }

    private static async Task<string> BookkeepingAsync(VerifyFixture fixture) => (await fixture.ScalarAsync<string>(
        """
        SELECT concat_ws(' ', (SELECT count(*) FROM etl_checkpoint), (SELECT string_agg(c::text, ',') FROM etl_checkpoint c),
            (SELECT count(*) FROM etl_seen_ids), (SELECT count(*) FROM etl_association_progress), (SELECT string_agg(m::text, ',') FROM etl_sync_metadata m))
        """))!;
}
