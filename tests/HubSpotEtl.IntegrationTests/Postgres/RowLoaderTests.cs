using System.Text.Json;
using HubSpotEtl.Postgres;
using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class RowLoaderTests : IAsyncLifetime
{
    private static readonly Guid Run = Guid.NewGuid();

    private static readonly TableProperty[] Properties =
        [new("hs_lastmodifieddate", "datetime"), new("name", "string"), new("amount", "number"), new("born", "date"), new("active", "bool"), new("at", "datetime")];

    private PostgresFixture _postgres = null!;
    private MainTable _table = null!;
    private RowLoader _loader = null!;
    private RowLayout _layout = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        _table = new MainTable(_postgres.Database, _postgres.Table("deal"), "hs_lastmodifieddate", NullLogger.Instance);
        _layout = (await _table.PrepareAsync(Properties, [], Cancelled)).Layout;
        _loader = await RowLoader.OpenAsync(_postgres.Database, _table, expectsNewRows: false, NullLogger.Instance, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        if (_loader is not null)
            await _loader.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task a_batch_is_stored_as_it_was_sent()
    {
        var result = await LoadAsync(
            Deal(2, "ü\"'\\\n", ("amount", "-0.10"), ("born", "1999-12-31"), ("active", "true"), ("at", "2026-01-02T03:04:05.678Z")), Deal(1, null));

        Assert.Equal((2L, 0L), (result.Merged, result.Unchanged));
        Assert.Equal(
            ["1||||||false", "2|ü\"'\\\n|-0.10|1999-12-31|true|2026-01-02 03:04:05.678|false"],
            await _postgres.RowsAsync("SELECT hs_object_id, name, amount, born, active, (at AT TIME ZONE 'UTC')::text, fivetran_deleted FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task rows_that_are_already_so_are_not_written_again()
    {
        await LoadAsync(Deal(1, "a"), Deal(2, "b"));
        var before = await _postgres.RowsAsync("SELECT hs_object_id, xmin, xmax, ctid, fivetran_synced FROM deal WHERE hs_object_id = 1");

        var result = await LoadAsync(Deal(1, "a"), Deal(2, "changed"), Deal(3, "new"));

        Assert.Equal((3L, 1L), (result.Merged, result.Unchanged));
        Assert.Equal(before, await _postgres.RowsAsync("SELECT hs_object_id, xmin, xmax, ctid, fivetran_synced FROM deal WHERE hs_object_id = 1"));
        Assert.Equal(["1|a", "2|changed", "3|new"], await _postgres.RowsAsync("SELECT hs_object_id, name FROM deal ORDER BY 1"));
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "old")]
    [InlineData("2026-01-03T00:00:00Z", "incoming")]
    [InlineData("2026-01-02T00:00:00Z", "incoming")]
    [InlineData(null, "incoming")]
    public async Task an_older_version_never_overwrites_a_newer_one(string? modified, string expected)
    {
        await LoadAsync(Records.Of(1, ("name", "old"), ("hs_lastmodifieddate", "2026-01-02T00:00:00Z")));

        await LoadAsync(Records.Of(1, ("name", "incoming"), ("hs_lastmodifieddate", modified)));

        Assert.Equal([expected], await _postgres.RowsAsync("SELECT name FROM deal"));
    }

    [Fact]
    public async Task a_row_that_comes_back_is_unmarked_even_when_nothing_else_changed()
    {
        await LoadAsync(Deal(1, "a"));
        await _postgres.RunAsync("UPDATE deal SET fivetran_deleted = true");

        var result = await LoadAsync(Deal(1, "a"));

        Assert.Equal(0, result.Unchanged);
        Assert.False(await _postgres.ValueAsync<bool>("SELECT fivetran_deleted FROM deal"));
    }

    [Fact]
    public async Task a_value_that_is_gone_in_HubSpot_becomes_null()
    {
        await LoadAsync(Deal(1, "a", ("amount", "5")));

        await LoadAsync(Deal(1, null));

        Assert.Equal(["|"], await _postgres.RowsAsync("SELECT name, amount FROM deal"));
    }

    [Fact]
    public async Task the_checkpoint_and_the_seen_ids_are_stored_with_the_batch()
    {
        var started = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var checkpoint = new Checkpoint(Run, "full", "listing", "after-2", started, null, started, "hash", 2);
        using var batch = Records.Batch(_layout, Deal(7, "a"), Deal(5, "b"));

        await _loader.LoadAsync(batch, new BatchRecord(Run, SeenBatch: 0, checkpoint), Cancelled);

        var stored = await new CheckpointStore(_postgres.Database).ReadAsync(_table.Name, Cancelled);
        Assert.Equal(checkpoint, stored! with { UpdatedAt = null });
        Assert.Equal(["0|{7,5}"], await _postgres.RowsAsync("SELECT batch, ids::text FROM etl_seen_ids"));
        Assert.Equal(1, await new SeenIds(_postgres.Database).NextBatchAsync(_table.Name, Run, Cancelled));
    }

    [Fact]
    public async Task a_batch_that_fails_leaves_neither_rows_nor_checkpoint()
    {
        await _postgres.RunAsync("DROP TABLE etl_seen_ids");
        var checkpoint = new Checkpoint(Run, "full", "listing", null, DateTimeOffset.UnixEpoch, null, null, "hash", 2);
        using var batch = Records.Batch(_layout, Deal(1, "a"));

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _loader.LoadAsync(batch, new BatchRecord(Run, 0, checkpoint), Cancelled));

        Assert.Equal(0L, await _postgres.ValueAsync<long>("SELECT (SELECT count(*) FROM deal) + (SELECT count(*) FROM etl_checkpoint)"));
    }

    [Fact]
    public async Task a_loader_goes_on_after_a_failed_batch()
    {
        await _postgres.RunAsync("ALTER TABLE etl_seen_ids RENAME TO away");
        using var batch = Records.Batch(_layout, Deal(1, "a"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled));
        await _postgres.RunAsync("ALTER TABLE away RENAME TO etl_seen_ids");

        await _loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled);

        Assert.Equal(["1|a"], await _postgres.RowsAsync("SELECT hs_object_id, name FROM deal"));
    }

    [Fact]
    public async Task an_empty_batch_stores_its_checkpoint_all_the_same()
    {
        var checkpoint = new Checkpoint(Run, "full", "listing", "next", DateTimeOffset.UnixEpoch, null, null, "hash", 0);
        using var batch = Records.Batch(_layout);

        var result = await _loader.LoadAsync(batch, new BatchRecord(Run, 0, checkpoint), Cancelled);

        Assert.Equal(0, result.Merged);
        Assert.NotNull(await new CheckpointStore(_postgres.Database).ReadAsync(_table.Name, Cancelled));
    }

    [Fact]
    public async Task rows_that_the_server_refuses_are_kept_whole_and_the_others_load()
    {
        await _postgres.RunAsync("ALTER TABLE deal ADD CHECK (name <> 'bad'); CREATE UNIQUE INDEX ON deal (name)");
        using var batch = Records.Batch(
            _layout, [.. Enumerable.Range(1, 100).Select(i => Deal(i, i is 13 or 77 ? "bad" : i == 50 ? "n49" : $"n{i}", ("amount", $"{i}.50")))]);

        var result = await _loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled);

        Assert.Equal((97L, 0L), (result.Merged, result.Unchanged));
        Assert.Equal([(13L, "23514"), (50L, "23505"), (77L, "23514")], result.Refused.Select(r => (r.Id, r.SqlState)));
        Assert.Equal(97L, await _postgres.ValueAsync<long>("SELECT count(*) FROM deal"));
        var kept = JsonSerializer.Deserialize<Dictionary<string, string>>(
            (await _postgres.ValueAsync<string>("SELECT raw FROM etl_rejected_record WHERE hs_object_id = '13'"))!)!;
        Assert.Equal(("13", "bad", "13.50"), (kept["hs_object_id"], kept["name"], kept["amount"]));
        Assert.Equal(100L, await _postgres.ValueAsync<long>("SELECT cardinality(ids)::bigint FROM etl_seen_ids"));
    }

    [Fact]
    public async Task a_fault_that_only_the_commit_would_show_is_traced_to_its_row()
    {
        await _postgres.RunAsync("""
            CREATE TABLE names (name text PRIMARY KEY); INSERT INTO names VALUES ('a'), ('b');
            ALTER TABLE deal ADD FOREIGN KEY (name) REFERENCES names DEFERRABLE INITIALLY DEFERRED
            """);

        var result = await LoadAsync(Deal(1, "a"), Deal(2, "unknown"), Deal(3, "b"));

        Assert.Equal([(2L, "23503")], result.Refused.Select(r => (r.Id, r.SqlState)));
        Assert.Equal(["1", "3"], await _postgres.RowsAsync("SELECT hs_object_id FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task a_value_too_long_for_somebodys_index_costs_only_its_record()
    {
        await _postgres.RunAsync("CREATE INDEX ON deal (name)");
        var random = new Random(1);
        var incompressible = new string([.. Enumerable.Range(0, 9_000).Select(_ => (char)random.Next('!', '~'))]);

        var result = await LoadAsync(Deal(1, "short"), Deal(2, incompressible));

        Assert.Equal([(2L, "54000")], result.Refused.Select(r => (r.Id, r.SqlState)));
        Assert.DoesNotContain(incompressible[..10], result.Refused[0].Message);
    }

    [Fact]
    public async Task rejects_are_forgotten_once_a_later_run_loads_the_record()
    {
        await _postgres.RunAsync("ALTER TABLE deal ADD CONSTRAINT c CHECK (name <> 'bad')");
        await LoadAsync(Deal(1, "bad"), Deal(2, "x", ("amount", "many")), Deal(3, "x", ("amount", "few")));
        var kept = await _postgres.RowsAsync("SELECT hs_object_id, property, raw_value, reason FROM etl_rejected_value ORDER BY 1");
        await _postgres.RunAsync("ALTER TABLE deal DROP CONSTRAINT c");

        await LoadAsync(Deal(1, "bad"), Deal(2, "x", ("amount", "5")));

        Assert.Equal(["2|amount|many|not_a_number", "3|amount|few|not_a_number"], kept);
        Assert.Equal(["3|amount|few"], await _postgres.RowsAsync("SELECT hs_object_id, property, raw_value FROM etl_rejected_value"));
        Assert.Equal(0L, await _postgres.ValueAsync<long>("SELECT count(*) FROM etl_rejected_record"));
    }

    [Fact]
    public async Task a_date_with_a_time_of_day_widens_its_column_in_mid_run()
    {
        await LoadAsync(Deal(1, "a", ("born", "2000-01-01")));

        await LoadAsync(Deal(2, "b", ("born", "2000-01-02T13:00:00Z")));

        Assert.Equal(
            ["1|2000-01-01 00:00:00", "2|2000-01-02 13:00:00"],
            await _postgres.RowsAsync("SELECT hs_object_id, (born AT TIME ZONE 'UTC')::text FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task a_batch_of_an_older_layout_still_loads_into_a_widened_table()
    {
        using var old = Records.Batch(_layout, Deal(1, "a", ("born", "2000-01-01"), ("amount", "1.50"), ("active", "true"), ("at", "2026-01-02T03:04:05.600Z")));
        using var wide = Records.Batch(Widened(), Deal(2, "b", ("born", "unborn"), ("amount", "lots"), ("active", "maybe"), ("at", "soon")));
        await _loader.LoadAsync(wide, new BatchRecord(Run), Cancelled);

        await _loader.LoadAsync(old, new BatchRecord(Run), Cancelled);

        Assert.Equal(
            ["1|2000-01-01|1.50|true|2026-01-02T03:04:05.600Z", "2|unborn|lots|maybe|soon"],
            await _postgres.RowsAsync("SELECT hs_object_id, born, amount, active, at FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task widening_keeps_what_is_there_in_the_form_that_HubSpot_writes()
    {
        await LoadAsync(
            Deal(1, "a", ("born", "2000-01-01"), ("amount", "3.00"), ("active", "false"), ("at", "2026-01-02T03:04:05.600Z")),
            Deal(2, "b", ("at", "2026-01-02T03:04:05.123456Z")), Deal(3, null));

        await _table.WidenAsync(Widened(), Cancelled);

        Assert.Equal(
            ["1|2000-01-01|3.00|false|2026-01-02T03:04:05.600Z", "2||||2026-01-02T03:04:05.123456Z", "3||||"],
            await _postgres.RowsAsync("SELECT hs_object_id, born, amount, active, at FROM deal ORDER BY 1"));
        Assert.Equal(0, await _table.WidenAsync(Widened(), Cancelled));
    }

    [Fact]
    public async Task a_view_in_the_way_of_a_wider_column_is_named()
    {
        await _postgres.RunAsync("CREATE VIEW report AS SELECT born FROM deal");
        using var wide = Records.Batch(Widened(), Deal(2, "b", ("born", "unborn")));

        var conflict = await Assert.ThrowsAsync<SchemaConflictException>(() => _loader.LoadAsync(wide, new BatchRecord(Run), Cancelled));

        Assert.Contains($"{_postgres.Schema.Name}.report", conflict.Message);
        Assert.Equal("date", await _postgres.ValueAsync<string>("SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'deal'::regclass AND attname = 'born'"));
    }

    [Fact]
    public async Task only_a_loaders_own_commits_do_not_wait_for_the_disk()
    {
        await LoadAsync(Deal(1, "a"));

        await _loader.DisposeAsync();

        // The pool gives the loader's connection to whoever asks next: the end of the run, with its watermark.
        await using var next = await _postgres.Database.OpenAsync(Cancelled);
        Assert.Equal("on", await next.ScalarAsync<string>("SHOW synchronous_commit", [], Cancelled));
    }

    [Fact]
    public async Task two_loaders_may_load_and_widen_one_table()
    {
        await using var other = await RowLoader.OpenAsync(_postgres.Database, _table, expectsNewRows: false, NullLogger.Instance, Cancelled);
        using var first = Records.Batch(_layout, Deal(1, "a", ("born", "2000-01-01")));
        using var wide = Records.Batch(Widened(), Deal(2, "b", ("born", "unborn")));
        using var third = Records.Batch(_layout, Deal(3, "c", ("born", "2000-01-03")));
        await _loader.LoadAsync(first, new BatchRecord(Run), Cancelled);

        await Task.WhenAll(
            other.LoadAsync(wide, new BatchRecord(Run), Cancelled), Task.Run(() => _loader.LoadAsync(third, new BatchRecord(Run), Cancelled)));

        Assert.Equal(["1|2000-01-01", "2|unborn", "3|2000-01-03"], await _postgres.RowsAsync("SELECT hs_object_id, born FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task a_lost_connection_loses_the_whole_batch_and_says_so()
    {
        await LoadAsync(Deal(1, "a"));
        await _postgres.CutConnectionsAsync();
        using var batch = Records.Batch(_layout, Deal(2, "b"));

        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => _loader.LoadAsync(batch, new BatchRecord(Run), Cancelled));

        Assert.Equal(["1"], await _postgres.RowsAsync("SELECT hs_object_id FROM deal"));
    }

    [Fact]
    public async Task a_batch_that_is_given_up_leaves_nothing_and_the_loader_goes_on()
    {
        using var batch = Records.Batch(_layout, Deal(1, "a"));
        await _loader.LoadAsync(batch, new BatchRecord(Run), Cancelled);
        using var other = Records.Batch(_layout, Deal(2, "b"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _loader.LoadAsync(other, new BatchRecord(Run), new CancellationToken(canceled: true)));
        var afterwards = await _postgres.RowsAsync("SELECT hs_object_id FROM deal");

        await _loader.LoadAsync(other, new BatchRecord(Run), Cancelled);

        Assert.Equal(["1"], afterwards);
        Assert.Equal(2L, await _postgres.ValueAsync<long>("SELECT count(*) FROM deal"));
    }

    [Fact]
    public async Task a_record_without_an_id_is_kept_whole()
    {
        using var batcher = new RowBatcher(_layout, new RowBatchLimits(), System.Buffers.ArrayPool<byte>.Create(), new TransformStatistics());
        batcher.Add("""{"results":[{"properties":{"name":"nobody"}},{"id":"x1","properties":{}}]}"""u8, null);
        using var batch = batcher.Flush()!;

        await _loader.LoadAsync(batch, new BatchRecord(Run), Cancelled);
        await _loader.LoadAsync(batch, new BatchRecord(Run), Cancelled);

        Assert.Equal(2L, await _postgres.ValueAsync<long>("SELECT count(*) FROM etl_rejected_record"));
        Assert.Equal("""{"properties":{"name":"nobody"}}""", await _postgres.ValueAsync<string>("SELECT raw FROM etl_rejected_record WHERE hs_object_id LIKE 'sha256:%'"));
    }

    private RowLayout Widened() => _layout
        .Widen("born", ColumnType.Text).Widen("amount", ColumnType.Text).Widen("active", ColumnType.Text).Widen("at", ColumnType.Text);

    private async Task<LoadResult> LoadAsync(params (long Id, Dictionary<string, string?> Properties)[] records)
    {
        LoadResult? result = null;
        foreach (var batch in Records.Batches(_layout, records))
            using (batch)
                result = await _loader.LoadAsync(batch, new BatchRecord(Run), Cancelled);
        return result!;
    }

    private static (long Id, Dictionary<string, string?> Properties) Deal(long id, string? name, params (string Name, string? Value)[] more) =>
        Records.Of(id, [("name", name), ("hs_lastmodifieddate", "2026-01-01T00:00:00Z"), .. more]);
}
