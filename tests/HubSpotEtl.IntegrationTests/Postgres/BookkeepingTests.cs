using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Postgres;

public class BookkeepingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_schema_and_the_tables_are_made_where_there_are_none()
    {
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);

        await BookkeepingMigration.EnsureAsync(postgres.Database, Cancelled);

        Assert.Equal(
            [
                "etl_archived_ids", "etl_association_progress", "etl_checkpoint", "etl_fingerprint", "etl_links_owed", "etl_portal",
                "etl_property", "etl_property_option", "etl_rejected_record", "etl_rejected_value", "etl_run", "etl_seen_ids",
                "etl_sync_metadata", "etl_table"],
            await postgres.RowsAsync(
                $"SELECT relname FROM pg_class WHERE relnamespace = '{postgres.Schema.Name}'::regnamespace AND relkind = 'r' ORDER BY "
                    + "relname"));
    }

    [Fact]
    public async Task many_processes_may_make_them_at_once()
    {
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Task.Run(() => BookkeepingMigration.EnsureAsync(postgres.Database, Cancelled))));

        Assert.Equal(
            14L,
            await postgres.ValueAsync<long>(
                $"SELECT count(*) FROM pg_class WHERE relnamespace = '{postgres.Schema.Name}'::regnamespace AND relkind = 'r'"));
    }

    [Fact]
    public async Task the_metadata_table_of_the_Python_system_is_kept_as_it_is()
    {
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await postgres.RunAsync($"""
            CREATE SCHEMA {postgres.Schema.Name};
            CREATE TABLE {postgres.Schema.Name}.etl_sync_metadata
                (object_type VARCHAR(255) PRIMARY KEY, last_sync_timestamp TIMESTAMP, records_synced INTEGER, sync_mode VARCHAR(20));
            INSERT INTO {postgres.Schema.Name}.etl_sync_metadata VALUES ('contact', '2026-11-01 10:00:00', 7, 'full')
            """);

        await BookkeepingMigration.EnsureAsync(postgres.Database, Cancelled);
        var before = await new WatermarkStore(postgres.Database).ReadAsync(postgres.Table("contact"), Cancelled);
        var later = new DateTimeOffset(2026, 11, 2, 3, 4, 5, TimeSpan.FromHours(2));
        await new RunStore(postgres.Database).CompleteAsync(
            postgres.Table("contact"), new RunEnd(Guid.NewGuid(), "healthy", "incremental", "{}"), new Watermark(later, 9, "incremental"),
            Cancelled);

        Assert.Equal(new Watermark(new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), 7, "full"), before);
        Assert.Equal(later, (await new WatermarkStore(postgres.Database).ReadAsync(postgres.Table("contact"), Cancelled))!.LastSync);
        Assert.Equal(
            ["contact|2026-11-02T01:04:05|9|incremental|t"],
            await postgres.RowsAsync(
                $"SELECT object_type, last_sync_timestamp, records_synced, sync_mode, CASE WHEN updated_at IS NOT NULL THEN 't' END FROM "
                    + $"{postgres.Schema.Name}.etl_sync_metadata"));
    }

    [Fact]
    public async Task a_role_that_may_not_create_can_use_tables_that_are_there()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await using var role = await TemporaryRole.CreateAsync(postgres, $"GRANT USAGE ON SCHEMA {postgres.Schema.Name} TO {{0}}");
        await using var database = PostgresFixture.Open(postgres.Schema, role.Name);

        await BookkeepingMigration.EnsureAsync(database, Cancelled);
    }

    [Fact]
    public async Task a_role_that_may_not_create_what_is_missing_is_told_what_to_grant()
    {
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await using var role = await TemporaryRole.CreateAsync(postgres);
        await using var database = PostgresFixture.Open(postgres.Schema, role.Name);

        var conflict = await Assert.ThrowsAsync<SchemaConflictException>(() => BookkeepingMigration.EnsureAsync(database, Cancelled));

        Assert.Contains("GRANT USAGE, CREATE ON SCHEMA", conflict.Message);
    }

    [Fact]
    public async Task a_column_that_an_older_version_did_not_have_is_added()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await postgres.RunAsync($"ALTER TABLE {postgres.Schema.Name}.etl_run DROP COLUMN reason");

        await BookkeepingMigration.EnsureAsync(postgres.Database, Cancelled);

        Assert.Equal(
            1L,
            await postgres.ValueAsync<long>(
                $"SELECT count(*) FROM pg_attribute WHERE attrelid = '{postgres.Schema.Name}.etl_run'::regclass AND attname = 'reason'"));
    }
}
