using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Status;

namespace HubSpotEtl.IntegrationTests.Status;

public sealed class ReadingStatus : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private PostgresFixture _postgres = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task finds_nothing_where_there_is_no_schema_and_makes_none()
    {
        Assert.Empty(await ReadAsync());

        Assert.False(
            await _postgres.ValueAsync<bool>($"SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '{_postgres.Schema.Name}')"));
    }

    [Fact]
    public async Task finds_nothing_where_nothing_was_synced_yet()
    {
        await BookkeepingMigration.EnsureAsync(_postgres.Database, Cancelled);

        Assert.Empty(await ReadAsync());
        Assert.Null(Assert.Single(await ReadAsync("contacts")).Rows);
    }

    [Fact]
    public async Task counts_rows_and_rejects_and_finds_the_watermark_of_each_table()
    {
        await BookkeepingMigration.EnsureAsync(_postgres.Database, Cancelled);
        await _postgres.RunAsync(
            """
            CREATE TABLE contact (hs_object_id BIGINT PRIMARY KEY, fivetran_deleted BOOLEAN);
            CREATE TABLE "Odd ""name" (fivetran_deleted BOOLEAN);
            INSERT INTO contact VALUES (1, false), (2, NULL), (3, true);
            INSERT INTO etl_table VALUES ('contact', '0-1', 'main', ''), ('contact_company', '0-1', 'association', '0-2'), ('Odd "name', '2-1', 'main', '');
            INSERT INTO etl_sync_metadata VALUES ('contact', '2026-11-24 12:00Z', 3, 'incremental', now(), '2026-11-24 11:00Z');
            INSERT INTO etl_rejected_value VALUES ('contact', 1, 'a', 'x', 'r'), ('contact', 1, 'b', 'x', 'r'), ('deal', 1, 'b', 'x', 'r');
            INSERT INTO etl_rejected_record VALUES ('contact', '9', '{}', 'e');
            """);

        var tables = await ReadAsync();

        Assert.Equal(["Odd \"name", "contact"], tables.Select(table => table.Table.Name));
        Assert.Equal(new RowCounts(0, 0), tables[0].Rows);
        Assert.Equal(new RowCounts(2, 1), tables[1].Rows);
        Assert.Equal(new Watermark(Noon, 3, "incremental", Noon.AddHours(-1)), tables[1].Watermark);
        Assert.Equal((2, 1), (tables[1].ValuesRejected, tables[1].RecordsRejected));
    }

    [Fact]
    public async Task shows_the_last_run_of_each_table_and_where_an_unfinished_one_goes_on()
    {
        await BookkeepingMigration.EnsureAsync(_postgres.Database, Cancelled);
        var first = await StartAsync("deals", "deal");
        await new RunStore(_postgres.Database)
            .AbandonAsync(_postgres.Table("deal"), new RunEnd(first, "incomplete", "full", "{}"), Cancelled);
        var last = await StartAsync("deals", "deal");
        var checkpoint = new Checkpoint(first, "full", "records", "123", Noon, null, Noon, "h", 300);
        await new CheckpointStore(_postgres.Database).SaveAsync(_postgres.Table("deal"), checkpoint, Cancelled);
        await new RunStore(_postgres.Database)
            .AbandonAsync(_postgres.Table("deal"), new RunEnd(last, "failed", "full", "{}", "no network"), Cancelled);

        var deal = Assert.Single(await ReadAsync("deals"));

        Assert.Equal((last, "failed", "no network"), (deal.LastRun!.RunId, deal.LastRun.Status, deal.LastRun.Error));
        // Of its 300 records no id was kept.
        Assert.Equal(checkpoint with { IsWhole = false }, deal.Checkpoint! with { UpdatedAt = null });
        Assert.Equal(["deals"], deal.Table.ObjectTypes);
    }

    [Fact]
    public async Task tells_a_running_run_from_one_whose_process_died()
    {
        await BookkeepingMigration.EnsureAsync(_postgres.Database, Cancelled);
        await StartAsync("deals", "deal");
        await StartAsync("tickets", "ticket");
        var (held, _) = await SyncLock.TryAcquireAsync(_postgres.Database, _postgres.Table("ticket"), "a sync", Cancelled);
        await using (held)
        {
            Assert.Equal(["interrupted", "running"], (await ReadAsync()).Select(table => table.LastRun!.Status));
        }

        Assert.Equal(["interrupted", "interrupted"], (await ReadAsync()).Select(table => table.LastRun!.Status));
        Assert.Equal(2, await _postgres.ValueAsync<long>("SELECT count(*) FROM etl_run WHERE status = 'running' AND finished_at IS NULL"));
    }

    [Fact]
    public async Task reads_a_database_of_the_python_system_as_it_is()
    {
        await _postgres.RunAsync(
            $"""
            CREATE SCHEMA {_postgres.Schema.Name};
            CREATE TABLE {_postgres.Schema.Name}.etl_sync_metadata (
                object_type VARCHAR(255), last_sync_timestamp TIMESTAMP, records_synced INTEGER, sync_mode VARCHAR(20), updated_at TIMESTAMP);
            CREATE TABLE {_postgres.Schema.Name}.company (hs_object_id BIGINT, name TEXT);
            """);
        await _postgres.RunAsync(
            """
            INSERT INTO etl_sync_metadata VALUES ('company', '2026-11-23 12:00', 7, 'full'), ('company', '2026-11-24 12:00', 8, 'incremental'), ('meters', NULL, 0, 'full'), (NULL, now(), 1, 'full');
            INSERT INTO company VALUES (1), (2);
            """);

        var tables = await ReadAsync();

        Assert.Equal(["company", "meters"], tables.Select(table => table.Table.Name));
        Assert.Equal((new Watermark(Noon, 8, "incremental"), new RowCounts(2, 0)), (tables[0].Watermark, tables[0].Rows));
        Assert.Equal((null, null, null), (tables[1].Watermark, tables[1].Rows, tables[1].LastRun));
        Assert.Equal(2, await _postgres.ValueAsync<long>($"SELECT count(*) FROM pg_tables WHERE schemaname = '{_postgres.Schema.Name}'"));
    }

    [Fact]
    public async Task needs_no_more_than_the_right_to_select()
    {
        await BookkeepingMigration.EnsureAsync(_postgres.Database, Cancelled);
        await StartAsync("deals", "deal");
        await _postgres.RunAsync("CREATE TABLE deal (fivetran_deleted BOOLEAN); INSERT INTO deal VALUES (true)");
        var (held, _) = await SyncLock.TryAcquireAsync(_postgres.Database, _postgres.Table("deal"), "a sync", Cancelled);
        await using var lockOfDeal = held;
        await using var role = await TemporaryRole.CreateAsync(
            _postgres, $"GRANT USAGE ON SCHEMA {_postgres.Schema.Name} TO {{0}}",
            $"GRANT SELECT ON ALL TABLES IN SCHEMA {_postgres.Schema.Name} TO {{0}}");
        await using var database = PostgresFixture.Open(_postgres.Schema, role.Name);

        var deal = Assert.Single((await new StatusQuery(database).ReadAsync([], Cancelled)).Tables);

        Assert.Equal((new RowCounts(0, 1), "running"), (deal.Rows, deal.LastRun!.Status));
    }

    private async Task<IReadOnlyList<TableStatus>> ReadAsync(params string[] objectTypes) =>
        (await new StatusQuery(_postgres.Database).ReadAsync(objectTypes, Cancelled)).Tables;

    private async Task<Guid> StartAsync(string objectType, string table)
    {
        var run = Guid.NewGuid();
        await new RunStore(_postgres.Database).StartAsync(
            _postgres.Table(table), new RunRecord(run, objectType, table, "full", "first run", null, "host", 1), Cancelled);
        return run;
    }
}
