using HubSpotEtl.Postgres;
using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Postgres;

/// <summary>Whatever PostgreSQL says to a row: it costs that record and no other, and what is wrong with the table costs no record at all.</summary>
public sealed class RefusedRows : IAsyncLifetime
{
    private const int Count = 40;

    private static readonly Guid Run = Guid.NewGuid();

    private PostgresFixture _postgres = null!;
    private RowLoader _loader = null!;
    private RowLayout _layout = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        var table = new MainTable(_postgres.Database, _postgres.Table("deal"), "hs_lastmodifieddate", NullLogger.Instance);
        _layout = (await table.PrepareAsync([new("hs_lastmodifieddate", "datetime"), new("name", "string"), new("amount", "number")], [], Cancelled)).Layout;
        _loader = await RowLoader.OpenAsync(_postgres.Database, table, expectsNewRows: false, NullLogger.Instance, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await _loader.DisposeAsync();
        await _postgres.DisposeAsync();
    }

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
        await _postgres.RunAsync(
            $"""
            CREATE FUNCTION endless(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN endless(n + 1); END $$;
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
            BEGIN IF NEW.name = 'bad' THEN {statement}; END IF; RETURN NEW; END $$;
            CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON deal FOR EACH ROW EXECUTE FUNCTION refuse()
            """);

        var result = await LoadAsync(bad: 17);

        Assert.Equal([(17L, sqlState)], result.Refused.Select(row => (row.Id, row.SqlState)));
        Assert.DoesNotContain("bad", result.Refused[0].Message, StringComparison.Ordinal);
        Assert.Equal(Count - 1, await _postgres.ValueAsync<long>("SELECT count(*) FROM deal"));
        Assert.Equal([$"17|{sqlState}|bad"], await _postgres.RowsAsync("SELECT hs_object_id, sqlstate, raw::jsonb ->> 'name' FROM etl_rejected_record"));
    }

    [Fact]
    public async Task a_row_that_row_level_security_refuses_costs_that_record_alone()
    {
        await using var role = await TemporaryRole.CreateAsync(
            _postgres, $"GRANT USAGE ON SCHEMA {_postgres.Schema.Name} TO {{0}}", "ALTER TABLE deal ENABLE ROW LEVEL SECURITY",
            $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {_postgres.Schema.Name} TO {{0}}",
            "CREATE POLICY good ON deal USING (true) WITH CHECK (name <> 'bad')");
        await using var database = PostgresFixture.Open(_postgres.Schema, role.Name);
        var table = new MainTable(database, database.Table("deal"), "hs_lastmodifieddate", NullLogger.Instance);
        await table.PrepareAsync([new("hs_lastmodifieddate", "datetime"), new("name", "string"), new("amount", "number")], [], Cancelled);
        await using var loader = await RowLoader.OpenAsync(database, table, expectsNewRows: false, NullLogger.Instance, Cancelled);
        using var batch = Batch(17);

        var result = await loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled);

        Assert.Equal([(17L, "42501")], result.Refused.Select(row => (row.Id, row.SqlState)));
        Assert.Equal(Count - 1, await _postgres.ValueAsync<long>("SELECT count(*) FROM deal"));
    }

    [Theory]
    [InlineData("ALTER TABLE deal DROP COLUMN name", "42703")]
    [InlineData("ALTER TABLE deal RENAME TO deals", "42P01")]
    [InlineData("CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.nothing := 1; RETURN NEW; END $$; CREATE TRIGGER t BEFORE INSERT ON deal FOR EACH ROW EXECUTE FUNCTION t()", "42703")]
    [InlineData("CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'closed' USING ERRCODE = '55000'; END $$; CREATE TRIGGER t BEFORE INSERT ON deal FOR EACH STATEMENT EXECUTE FUNCTION t()", "55000")]
    public async Task what_is_wrong_with_the_table_rejects_no_record(string change, string sqlState)
    {
        await LoadAsync(bad: 17);
        await _postgres.RunAsync(change);

        var failure = await Assert.ThrowsAsync<PostgresException>(() => LoadAsync(bad: 18, number: 1));

        Assert.Equal(sqlState, failure.SqlState);
        Assert.Equal(["0|1"], await _postgres.RowsAsync("SELECT (SELECT count(*) FROM etl_rejected_record), (SELECT count(*) FROM etl_seen_ids)"));
    }

    [Fact]
    public async Task the_rejected_values_of_a_refused_record_are_kept_with_it()
    {
        await _postgres.RunAsync("ALTER TABLE deal ADD CHECK (name <> 'bad')");
        using var batch = Records.Batch(_layout, Records.Of(1, ("name", "bad"), ("amount", "many")), Records.Of(2, ("name", "good"), ("amount", "few")));

        await _loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled);

        Assert.Equal(["1"], await _postgres.RowsAsync("SELECT hs_object_id FROM etl_rejected_record"));
        Assert.Equal(
            ["1|amount|many|not_a_number", "2|amount|few|not_a_number"],
            await _postgres.RowsAsync("SELECT hs_object_id, property, raw_value, reason FROM etl_rejected_value ORDER BY 1"));
    }

    [Fact]
    public async Task a_full_listing_forgets_rejects_that_nobody_can_ask_for_by_id_and_no_others()
    {
        await _postgres.RunAsync(
            $"""
            INSERT INTO etl_rejected_record (object_type, hs_object_id, raw, run_id) VALUES
                ('deal', 'sha256:0123456789abcdef', 'null', '{Guid.NewGuid()}'), ('deal', '7x', 'null', '{Guid.NewGuid()}'), ('deal', '8', 'null', NULL),
                ('deal', 'met again', 'null', '{Run}'), ('company', 'other table', 'null', NULL)
            """);
        var rejects = new EarlierRejects(_postgres.Database, _postgres.Table("deal"), Run);

        await rejects.ForgetUnlistedAsync(Cancelled);

        Assert.Equal(["8", "met again", "other table"], await _postgres.RowsAsync("SELECT hs_object_id FROM etl_rejected_record ORDER BY 1"));
        Assert.Equal([8L], await rejects.ToTryAgainAsync(10, Cancelled));
    }

    [Fact]
    public async Task the_longest_waiting_are_tried_again_first()
    {
        await _postgres.RunAsync(
            "INSERT INTO etl_rejected_record (object_type, hs_object_id, raw, rejected_at) SELECT 'deal', n, 'null', now() - n * interval '1 s' FROM generate_series(1, 9) n");

        var ids = await new EarlierRejects(_postgres.Database, _postgres.Table("deal"), Run).ToTryAgainAsync(3, Cancelled);

        Assert.Equal([7L, 8L, 9L], ids);
    }

    private async Task<LoadResult> LoadAsync(long bad, long number = 0)
    {
        using var batch = Batch(bad, number);
        return await _loader.LoadAsync(batch, new BatchRecord(Run, number), Cancelled);
    }

    private RowBatch Batch(long bad, long number = 0) => Records.Batch(
        _layout, [.. Enumerable.Range(1, Count).Select(id => Records.Of(id, ("name", id == bad ? "bad" : $"n{number}-{id}")))]);
}
