using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Session;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class PrivacyCleansingTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private PostgresFixture _postgres = null!;
    private TableName _table = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        _table = _postgres.Table("deal");
        // More rows than one step takes, with gaps between those that hold something.
        await _postgres.RunAsync("""
            CREATE TABLE deal (hs_object_id BIGINT PRIMARY KEY, fivetran_deleted BOOLEAN, fivetran_synced TIMESTAMP, mail TEXT, size NUMERIC, open TEXT, properties_overflow JSONB);
            INSERT INTO deal
            SELECT i * 3, i % 7 = 0, '2000-01-01', CASE WHEN i % 2 = 0 THEN 'clear' END, CASE WHEN i % 3 = 0 THEN i END, 'open',
                   CASE i % 5 WHEN 0 THEN '{"far": "clear", "near": "open"}'::jsonb WHEN 1 THEN '{"far": "clear"}' WHEN 2 THEN '{"near": "open"}' END
            FROM generate_series(1, 61000) i;
            INSERT INTO etl_property (table_name, property, column_name)
            VALUES ('deal', 'Mail', 'mail'), ('deal', 'size', 'size'), ('deal', 'far', NULL), ('deal', 'open', 'open'), ('deal', 'dropped', 'dropped'), ('other', 'Mail', 'open');
            INSERT INTO etl_rejected_value (object_type, hs_object_id, property, raw_value)
            VALUES ('deal', 1, 'size', 'clear'), ('deal', 2, 'open', 'open'), ('other', 1, 'size', 'other');
            INSERT INTO etl_rejected_record (object_type, hs_object_id, raw) VALUES ('deal', '1', 'clear'), ('other', '1', 'other');
            INSERT INTO etl_fingerprint (table_name, last_id, run_id, batch) VALUES ('deal', 3, gen_random_uuid(), 0), ('other', 3, gen_random_uuid(), 0);
            INSERT INTO etl_table (table_name, object_type_id, kind, target_object_type_id) VALUES ('deal', '0-3', 'main', ''), ('other', '0-4', 'main', '');
            INSERT INTO etl_sync_metadata (object_type, last_sync_timestamp) VALUES ('deal', now()), ('other', now());
            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task no_value_of_the_properties_is_left_and_nothing_else_is_touched()
    {
        await Cleansing.RunAsync(["Mail", "size", "far", "dropped"], "hash:mail", "k", Cancelled);

        Assert.Equal(["61000|0|0|0|24400|61000"], await _postgres.RowsAsync("""
            SELECT count(*), count(mail), count(size), count(*) FILTER (WHERE properties_overflow ? 'far'), count(properties_overflow), count(open) FROM deal
            """));
        Assert.Equal(["12199"], await _postgres.RowsAsync("SELECT count(*) FROM deal WHERE fivetran_synced = '2000-01-01'"));
        Assert.Equal(
            ["deal|open", "other|size"], await _postgres.RowsAsync("SELECT object_type, property FROM etl_rejected_value ORDER BY 1"));
        Assert.Equal(["other"], await _postgres.RowsAsync("SELECT object_type FROM etl_rejected_record"));
        Assert.Equal(["other"], await _postgres.RowsAsync("SELECT table_name FROM etl_fingerprint"));
        Assert.Equal(
            ["deal|hash:mail|k", "other||"],
            await _postgres.RowsAsync("SELECT table_name, privacy_rules, privacy_key FROM etl_table ORDER BY 1"));
    }

    [Fact]
    public async Task rules_that_cover_nothing_new_are_only_noted()
    {
        await Cleansing.RunAsync([], "null:x", "", Cancelled);

        Assert.Equal(["61000"], await _postgres.RowsAsync("SELECT count(*) FROM deal WHERE fivetran_synced = '2000-01-01'"));
        Assert.Equal(
            ["3|2"],
            await _postgres.RowsAsync("SELECT (SELECT count(*) FROM etl_rejected_value), (SELECT count(*) FROM etl_rejected_record)"));
        Assert.Equal(["null:x"], await _postgres.RowsAsync("SELECT privacy_rules FROM etl_table WHERE table_name = 'deal'"));
    }

    [Fact]
    public async Task what_vouches_for_the_rows_goes_first()
    {
        await Cleansing.ForgetLoadAsync(Cancelled);

        Assert.Equal(["other"], await _postgres.RowsAsync("SELECT object_type FROM etl_sync_metadata"));
        Assert.Equal(["30500"], await _postgres.RowsAsync("SELECT count(mail) FROM deal"));
    }

    [Fact]
    public async Task a_run_that_has_lost_its_place_takes_nothing_out()
    {
        var fenced = _postgres.Database.For(_table, Guid.NewGuid());

        await Assert.ThrowsAsync<SyncLockLostException>(
            () => new PrivacyCleansing(fenced, _table, NullLogger.Instance).RunAsync(["Mail"], "hash:mail", "k", Cancelled));

        Assert.Equal(["30500"], await _postgres.RowsAsync("SELECT count(mail) FROM deal"));
    }

    [Fact]
    public async Task what_is_left_out_is_read_back_and_written_only_when_it_changes()
    {
        var store = new CoverageStore(_postgres.Database);
        var leftOut = new Exclusions(["b", "a\0", "ñ"], ["0-2"]);

        await store.SaveAsync(_table, Exclusions.Nothing, Cancelled);
        var untouched = await _postgres.ValueAsync<bool>("SELECT properties_left_out IS NULL FROM etl_table WHERE table_name = 'deal'");
        await store.SaveAsync(_table, leftOut, Cancelled);
        var version = await _postgres.ValueAsync<string>("SELECT xmin::text FROM etl_table WHERE table_name = 'deal'");
        await store.SaveAsync(_table, leftOut with { Properties = [.. leftOut.Properties.Reverse()] }, Cancelled);
        var coverage = await store.ReadAsync(_table, "0-3", Cancelled);

        Assert.True(untouched);
        Assert.Equal(version, await _postgres.ValueAsync<string>("SELECT xmin::text FROM etl_table WHERE table_name = 'deal'"));
        Assert.Equal(["a", "b", "ñ"], coverage.LeftOut.Properties);
        Assert.Equal(["0-2"], coverage.LeftOut.Targets);
        Assert.Equal(["Mail", "dropped", "far", "open", "size"], coverage.Stored.Order(StringComparer.Ordinal));
        Assert.Equal(["open", "size"], coverage.Rejected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task a_run_that_is_completed_notes_what_it_left_out_with_its_watermark()
    {
        var runs = new RunStore(_postgres.Database);
        var run = new RunRecord(Guid.NewGuid(), "deals", "deal", "full", null, null, "host", 1);
        await runs.StartAsync(_table, run, Cancelled);

        await runs.CompleteAsync(
            _table, new RunEnd(run.RunId, "healthy", "full", "{}"),
            new Watermark(Noon, 5, "full") { LeftOut = new Exclusions(["a"], ["0-2"]) }, Cancelled);

        Assert.Equal(
            ["{a}|{0-2}"],
            await _postgres.RowsAsync("SELECT properties_left_out::text, targets_left_out::text FROM etl_table WHERE table_name = 'deal'"));
    }

    [Fact]
    public async Task without_bookkeeping_a_table_is_taken_for_whole()
    {
        await _postgres.RunAsync("DROP TABLE etl_table, etl_property, etl_rejected_value");

        var coverage = await new CoverageStore(_postgres.Database).ReadAsync(_table, "0-3", Cancelled);

        Assert.Equal((0, 0, "", ""), (coverage.LeftOut.Properties.Count, coverage.Stored.Count, coverage.PrivacyRules, coverage.PrivacyKey));
    }

    private PrivacyCleansing Cleansing => new(_postgres.Database, _table, NullLogger.Instance);
}
