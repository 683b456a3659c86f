using System.Buffers;
using System.Text.Json;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Rejects;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Postgres;

/// <summary>
/// Whatever PostgreSQL says to a row: it costs that record and no other, and what is wrong with the table costs no record at all.
/// </summary>
public sealed class RefusedRows : LoaderFixture
{
    private const int Count = 40;

    [Theory]
    [InlineData("RAISE 'no' USING ERRCODE = 'U0001'", "U0001")]
    [InlineData("RAISE 'no' USING ERRCODE = '45000'", "45000")]
    [InlineData("RAISE 'no' USING ERRCODE = '42501'", "42501")]
    [InlineData("RAISE 'no' USING ERRCODE = '0A000'", "0A000")]
    [InlineData("RAISE 'no' USING ERRCODE = '55000'", "55000")]
    [InlineData("PERFORM 1 / 0", "22012")]
    [InlineData("EXECUTE 'SELECT 1 FROM nowhere_' || NEW.name", "42P01")]
    [InlineData("EXECUTE 'SELECT ' || NEW.name", "42703")]
    [InlineData("PERFORM (SELECT 1 UNION SELECT 2)", "21000")]
    [InlineData("PERFORM nextval('nothing_yet'), currval('never_used')", "42P01")]
    [InlineData("PERFORM endless(1)", "54001")]
    public async Task a_trigger_that_refuses_a_row_by_any_code_costs_that_record_alone(string statement, string sqlState)
    {
        await Postgres.RunAsync(
            $"""
            CREATE FUNCTION endless(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN endless(n + 1); END $$;
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
            BEGIN IF NEW.name = 'bad' THEN {statement}; END IF; RETURN NEW; END $$;
            CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON deal FOR EACH ROW EXECUTE FUNCTION refuse()
            """);

        var result = await LoadAsync(bad: 17);

        Assert.Equal([(17L, sqlState)], result.Refused.Select(row => (row.Id, row.SqlState)));
        Assert.DoesNotContain("bad", result.Refused[0].Message, StringComparison.Ordinal);
        Assert.Equal(Count - 1, await Postgres.ValueAsync<long>("SELECT count(*) FROM deal"));
        Assert.Equal(
            [$"17|{sqlState}|bad"],
            await Postgres.RowsAsync("SELECT hs_object_id, sqlstate, raw::jsonb ->> 'name' FROM etl_rejected_record"));
    }

    [Fact]
    public async Task rows_that_the_server_refuses_are_kept_whole_and_the_others_load()
    {
        await Postgres.RunAsync("ALTER TABLE deal ADD CHECK (name <> 'bad'); CREATE UNIQUE INDEX ON deal (name)");
        using var batch = Records.Batch(
            Layout, [.. Enumerable.Range(1, 100)
                .Select(i => Deal(i, i is 13 or 77 ? "bad" : i == 50 ? "n49" : $"n{i}", ("amount", $"{i}.50")))]);

        var result = await Loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled);

        Assert.Equal((97L, 0L), (result.Merged, result.Unchanged));
        Assert.Equal([(13L, "23514"), (50L, "23505"), (77L, "23514")], result.Refused.Select(r => (r.Id, r.SqlState)));
        Assert.Equal(97L, await Postgres.ValueAsync<long>("SELECT count(*) FROM deal"));
        var kept = JsonSerializer.Deserialize<Dictionary<string, string>>(
            (await Postgres.ValueAsync<string>("SELECT raw FROM etl_rejected_record WHERE hs_object_id = '13'"))!)!;
        Assert.Equal(("13", "bad", "13.50"), (kept["hs_object_id"], kept["name"], kept["amount"]));
        Assert.Equal(100L, await Postgres.ValueAsync<long>("SELECT cardinality(ids)::bigint FROM etl_seen_ids"));
    }

    [Fact]
    public async Task a_fault_that_only_the_commit_would_show_is_traced_to_its_row()
    {
        await Postgres.RunAsync("""
            CREATE TABLE names (name text PRIMARY KEY); INSERT INTO names VALUES ('a'), ('b');
            ALTER TABLE deal ADD FOREIGN KEY (name) REFERENCES names DEFERRABLE INITIALLY DEFERRED
            """);

        var result = await LoadAsync(Deal(1, "a"), Deal(2, "unknown"), Deal(3, "b"));

        Assert.Equal([(2L, "23503")], result.Refused.Select(r => (r.Id, r.SqlState)));
        Assert.Equal(["1", "3"], await Postgres.RowsAsync("SELECT hs_object_id FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task a_value_too_long_for_somebodys_index_costs_only_its_record()
    {
        await Postgres.RunAsync("CREATE INDEX ON deal (name)");
        var random = new Random(1);
        var incompressible = new string([.. Enumerable.Range(0, 9_000).Select(_ => (char)random.Next('!', '~'))]);

        var result = await LoadAsync(Deal(1, "short"), Deal(2, incompressible));

        Assert.Equal([(2L, "54000")], result.Refused.Select(r => (r.Id, r.SqlState)));
        Assert.DoesNotContain(incompressible[..10], result.Refused[0].Message);
    }

    [Fact]
    public async Task a_row_that_row_level_security_refuses_costs_that_record_alone()
    {
        await using var role = await TemporaryRole.CreateAsync(
            Postgres, $"GRANT USAGE ON SCHEMA {Postgres.Schema.Name} TO {{0}}", "ALTER TABLE deal ENABLE ROW LEVEL SECURITY",
            $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {Postgres.Schema.Name} TO {{0}}",
            "CREATE POLICY good ON deal USING (true) WITH CHECK (name <> 'bad')");
        await using var database = PostgresFixture.Open(Postgres.Schema, role.Name);
        var table = new MainTable(database, database.Table("deal"), "hs_lastmodifieddate", NullLogger.Instance);
        await table.PrepareAsync(Properties, [], Cancelled);
        await using var loader = await RowLoader.OpenAsync(database, table, expectsNewRows: false, NullLogger.Instance, Cancelled);
        using var batch = Batch(17);

        var result = await loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled);

        Assert.Equal([(17L, "42501")], result.Refused.Select(row => (row.Id, row.SqlState)));
        Assert.Equal(Count - 1, await Postgres.ValueAsync<long>("SELECT count(*) FROM deal"));
    }

    [Theory]
    [InlineData("ALTER TABLE deal DROP COLUMN name", "42703")]
    [InlineData("ALTER TABLE deal RENAME TO deals", "42P01")]
    [InlineData(
        "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.nothing := 1; RETURN NEW; END $$; CREATE TRIGGER t BEFORE "
            + "INSERT ON deal FOR EACH ROW EXECUTE FUNCTION t()",
        "42703")]
    [InlineData(
        "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'closed' USING ERRCODE = '55000'; END $$; CREATE TRIGGER "
            + "t BEFORE INSERT ON deal FOR EACH STATEMENT EXECUTE FUNCTION t()",
        "55000")]
    public async Task what_is_wrong_with_the_table_rejects_no_record(string change, string sqlState)
    {
        await LoadAsync(bad: 17);
        await Postgres.RunAsync(change);

        var failure = await Assert.ThrowsAsync<PostgresException>(() => LoadAsync(bad: 18, number: 1));

        Assert.Equal(sqlState, failure.SqlState);
        Assert.Equal(
            ["0|1"], await Postgres.RowsAsync("SELECT (SELECT count(*) FROM etl_rejected_record), (SELECT count(*) FROM etl_seen_ids)"));
    }

    [Fact]
    public async Task the_rejected_values_of_a_refused_record_are_kept_with_it()
    {
        await Postgres.RunAsync("ALTER TABLE deal ADD CHECK (name <> 'bad')");
        using var batch = Records.Batch(
            Layout, Records.Of(1, ("name", "bad"), ("amount", "many")), Records.Of(2, ("name", "good"), ("amount", "few")));

        await Loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled);

        Assert.Equal(["1"], await Postgres.RowsAsync("SELECT hs_object_id FROM etl_rejected_record"));
        Assert.Equal(
            ["1|amount|many|not_a_number", "2|amount|few|not_a_number"],
            await Postgres.RowsAsync("SELECT hs_object_id, property, raw_value, reason FROM etl_rejected_value ORDER BY 1"));
    }

    [Fact]
    public async Task rejects_are_forgotten_once_a_later_run_loads_the_record()
    {
        await Postgres.RunAsync("ALTER TABLE deal ADD CONSTRAINT c CHECK (name <> 'bad')");
        await LoadAsync(Deal(1, "bad"), Deal(2, "x", ("amount", "many")), Deal(3, "x", ("amount", "few")));
        var kept = await Postgres.RowsAsync("SELECT hs_object_id, property, raw_value, reason FROM etl_rejected_value ORDER BY 1");
        await Postgres.RunAsync("ALTER TABLE deal DROP CONSTRAINT c");

        await LoadAsync(Deal(1, "bad"), Deal(2, "x", ("amount", "5")));

        Assert.Equal(["2|amount|many|not_a_number", "3|amount|few|not_a_number"], kept);
        Assert.Equal(["3|amount|few"], await Postgres.RowsAsync("SELECT hs_object_id, property, raw_value FROM etl_rejected_value"));
        Assert.Equal(0L, await Postgres.ValueAsync<long>("SELECT count(*) FROM etl_rejected_record"));
    }

    [Fact]
    public async Task a_record_without_an_id_is_kept_whole()
    {
        using var batcher = new RowBatcher(Layout, new RowBatchLimits(), ArrayPool<byte>.Create(), new TransformStatistics());
        batcher.Add("""{"results":[{"properties":{"name":"nobody"}},{"id":"x1","properties":{}}]}"""u8, null);
        using var batch = batcher.Flush()!;

        await Loader.LoadAsync(batch, new BatchRecord(Run), Cancelled);
        await Loader.LoadAsync(batch, new BatchRecord(Run), Cancelled);

        Assert.Equal(2L, await Postgres.ValueAsync<long>("SELECT count(*) FROM etl_rejected_record"));
        Assert.Equal("""{"properties":{"name":"nobody"}}""", await Postgres.ValueAsync<string>("SELECT raw FROM etl_rejected_record WHERE hs_object_id LIKE 'sha256:%'"));
    }

    [Fact]
    public async Task a_full_listing_forgets_rejects_that_nobody_can_ask_for_by_id_and_no_others()
    {
        await Postgres.RunAsync(
            $"""
            INSERT INTO etl_rejected_record (object_type, hs_object_id, raw, run_id) VALUES
                ('deal', 'sha256:0123456789abcdef', 'null', '{Guid.NewGuid()}'), ('deal', '7x', 'null', '{Guid.NewGuid()}'), ('deal', '8', 'null', NULL),
                ('deal', 'met again', 'null', '{Run}'), ('company', 'other table', 'null', NULL)
            """);
        var rejects = new EarlierRejects(Postgres.Database, Postgres.Table("deal"), Run);

        await rejects.ForgetUnlistedAsync(Cancelled);

        Assert.Equal(["8", "met again", "other table"], await Postgres.RowsAsync("SELECT hs_object_id FROM etl_rejected_record ORDER BY 1"));
        Assert.Equal([8L], await rejects.ToTryAgainAsync(10, Cancelled));
    }

    [Fact]
    public async Task the_longest_waiting_are_tried_again_first()
    {
        await Postgres.RunAsync(
            "INSERT INTO etl_rejected_record (object_type, hs_object_id, raw, rejected_at) SELECT 'deal', n, 'null', now() - n * interval "
                + "'1 s' FROM generate_series(1, 9) n");

        var ids = await new EarlierRejects(Postgres.Database, Postgres.Table("deal"), Run).ToTryAgainAsync(3, Cancelled);

        Assert.Equal([7L, 8L, 9L], ids);
    }

    private async Task<LoadResult> LoadAsync(long bad, long number = 0)
    {
        using var batch = Batch(bad, number);
        return await Loader.LoadAsync(batch, new BatchRecord(Run, number), Cancelled);
    }

    private RowBatch Batch(long bad, long number = 0) => Records.Batch(
        Layout, [.. Enumerable.Range(1, Count).Select(id => Records.Of(id, ("name", id == bad ? "bad" : $"n{number}-{id}")))]);
}
