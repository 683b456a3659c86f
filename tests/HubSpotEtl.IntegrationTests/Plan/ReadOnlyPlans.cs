using System.Text.Json;
using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Verify;
using HubSpotEtl.Simulator.Faults;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Plan;

public sealed class ReadOnlyPlans
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task need_no_more_than_select_and_leave_every_object_and_row_as_it_was()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("contacts", 900), ("companies", 60)));
        await fixture.SyncAsync("contacts");
        fixture.Type("contacts").AddProperty("late_arrival", "string");
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        var schema = fixture.Fixture.Schema.Name;
        await using var role = await TemporaryRole.CreateAsync(
            postgres, $"GRANT USAGE ON SCHEMA {schema} TO {{0}}", $"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {{0}}");
        await postgres.RunAsync($"ALTER ROLE {role.Name} SET default_transaction_read_only = on");
        fixture.Settings["DB_USER"] = role.Name;
        var before = await DatabaseAsync(fixture);

        var changed = await PlanAsync(fixture, "contacts,companies");
        var all = await PlanAsync(fixture, "contacts", "--full-load");

        Assert.Equal(before, await DatabaseAsync(fixture));
        var changes = changed.GetProperty("results")[0].GetProperty("schema_changes");
        Assert.Equal("late_arrival", Assert.Single(changes.EnumerateArray()).GetProperty("columns_added")[0].GetString());
        Assert.Equal(("incremental", "full", "full"), (Mode(changed, 0), Mode(changed, 1), Mode(all, 0)));
    }

    [Fact]
    public async Task of_an_empty_database_make_nothing_in_it()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("deals", 120)));

        var plan = await PlanAsync(fixture, "deals");

        Assert.Equal(
            0, await fixture.ScalarAsync<long>($"SELECT count(*) FROM pg_namespace WHERE nspname = '{fixture.Fixture.Schema.Name}'"));
        Assert.StartsWith(
            "CREATE SCHEMA", plan.GetProperty("results")[0].GetProperty("bookkeeping_sql")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task name_the_statements_that_make_the_tables_of_the_sync()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("deals", 120), ("meters", 30)));
        await using var copy = await VerifyFixture.StartAsync(SyncFixture.Quick());
        var plan = (await PlanAsync(fixture, "deals,p50445259_meters")).GetProperty("results");
        string[] statements =
        [
            .. plan[0].GetProperty("bookkeeping_sql").EnumerateArray().Select(sql => sql.GetString()!),
            .. from result in plan.EnumerateArray()
               from change in result.GetProperty("schema_changes").EnumerateArray()
               from sql in change.GetProperty("sql").EnumerateArray()
               select sql.GetString()!,
        ];

        await fixture.SyncAsync("deals,p50445259_meters");
        foreach (var statement in statements)
            await copy.ExecuteAsync(statement.Replace(fixture.Fixture.Schema.Name, copy.Fixture.Schema.Name, StringComparison.Ordinal));

        Assert.Equal("[]", plan[1].GetProperty("bookkeeping_sql").GetRawText());
        Assert.Equal(await ColumnsAsync(fixture), await ColumnsAsync(copy));
        Assert.Equal("[]", (await PlanAsync(fixture, "deals")).GetProperty("results")[0].GetProperty("schema_changes").GetRawText());
    }

    [Fact]
    public async Task tell_why_an_object_cannot_be_synced_and_plan_the_others()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("deals", 12), ("leads", 5)));
        fixture.Portal.Faults.Deny("leads", CallFamily.Properties);
        await fixture.ExecuteAsync($"CREATE SCHEMA {fixture.Fixture.Schema.Name}");
        await fixture.ExecuteAsync("CREATE VIEW company AS SELECT 1 AS hs_object_id");

        var run = (await fixture.RunAsync("plan", "--object-type", "leads,companies,deals", "--output", "json")).Expect(1);

        var errors = run.Json.GetProperty("errors");
        Assert.Contains("crm.objects.leads.read", errors[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("is no table", errors[1].GetProperty("detail").GetString(), StringComparison.Ordinal);
        var plan = Assert.Single(run.Json.GetProperty("results").EnumerateArray());
        Assert.Equal("deals", plan.GetProperty("object_type").GetString());
        Assert.StartsWith("CREATE TABLE", plan.GetProperty("bookkeeping_sql")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains(
            "owner", plan.GetProperty("schema_changes").EnumerateArray().Select(change => change.GetProperty("table").GetString()));
    }

    [Fact]
    public async Task of_a_database_that_does_not_answer_end_with_1_and_say_what_to_do()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("deals", 12)));
        fixture.Settings["DB_PORT"] = "1";

        var run = (await fixture.RunAsync("plan", "--object-type", "deals")).Expect(1);

        Assert.Contains(
            "DB_HOST and DB_PORT", run.Output.ReplaceLineEndings(" ").Replace("      ", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    private static async Task<JsonElement> PlanAsync(VerifyFixture fixture, string objectTypes, params string[] arguments) =>
        (await fixture.RunAsync(["plan", "--object-type", objectTypes, "--output", "json", .. arguments])).Expect(0).Json;

    private static string? Mode(JsonElement plan, int index) => plan.GetProperty("results")[index].GetProperty("sync_mode").GetString();

    // Every object that there is, and the version of every row of the bookkeeping and main tables.
    private static async Task<string> DatabaseAsync(VerifyFixture fixture)
    {
        var objects = await fixture.ScalarAsync<string>(
            $"SELECT string_agg(oid::text || relname, ',' ORDER BY oid) FROM pg_class WHERE relnamespace = "
                + $"'{fixture.Fixture.Schema.Name}'::regnamespace");
        var rows = new List<string> { objects! };
        foreach (var table in new[] { "contact", "etl_table", "etl_property", "etl_run", "etl_checkpoint", "etl_sync_metadata", "etl_seen_ids" })
            rows.Add(
                await fixture.ScalarAsync<string>(
                    $"SELECT coalesce(string_agg(xmin::text || ctid::text, ',' ORDER BY ctid), '') FROM {table}") ?? "");
        return string.Join('\n', rows);
    }

    private static async Task<string> ColumnsAsync(VerifyFixture fixture)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT string_agg(table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable, E'\n' ORDER BY table_name, ordinal_position)
            FROM information_schema.columns WHERE table_schema = '{fixture.Fixture.Schema.Name}'
            """,
            await fixture.Fixture.Schema.DataSource.OpenConnectionAsync(Cancelled));
        await using var connection = command.Connection;
        return (string)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
