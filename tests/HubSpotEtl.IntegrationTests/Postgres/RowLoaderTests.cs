using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Progress;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class RowLoaderTests : LoaderFixture
{
    [Fact]
    public async Task a_batch_is_stored_as_it_was_sent()
    {
        var result = await LoadAsync(
            Deal(2, "ü\"'\\\n", ("amount", "-0.10"), ("born", "1999-12-31"), ("active", "true"), ("at", "2026-01-02T03:04:05.678Z")),
            Deal(1, null));

        Assert.Equal((2L, 0L), (result.Merged, result.Unchanged));
        Assert.Equal(
            ["1||||||false", "2|ü\"'\\\n|-0.10|1999-12-31|true|2026-01-02 03:04:05.678|false"],
            await Postgres.RowsAsync(
                "SELECT hs_object_id, name, amount, born, active, (at AT TIME ZONE 'UTC')::text, fivetran_deleted FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task rows_that_are_already_so_are_not_written_again()
    {
        await LoadAsync(Deal(1, "a"), Deal(2, "b"));
        var before = await Postgres.RowsAsync("SELECT hs_object_id, xmin, xmax, ctid, fivetran_synced FROM deal WHERE hs_object_id = 1");

        var result = await LoadAsync(Deal(1, "a"), Deal(2, "changed"), Deal(3, "new"));

        Assert.Equal((3L, 1L), (result.Merged, result.Unchanged));
        Assert.Equal(
            before, await Postgres.RowsAsync("SELECT hs_object_id, xmin, xmax, ctid, fivetran_synced FROM deal WHERE hs_object_id = 1"));
        Assert.Equal(["1|a", "2|changed", "3|new"], await Postgres.RowsAsync("SELECT hs_object_id, name FROM deal ORDER BY 1"));
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

        Assert.Equal([expected], await Postgres.RowsAsync("SELECT name FROM deal"));
    }

    [Fact]
    public async Task a_row_that_comes_back_is_unmarked_even_when_nothing_else_changed()
    {
        await LoadAsync(Deal(1, "a"));
        await Postgres.RunAsync("UPDATE deal SET fivetran_deleted = true");

        var result = await LoadAsync(Deal(1, "a"));

        Assert.Equal(0, result.Unchanged);
        Assert.False(await Postgres.ValueAsync<bool>("SELECT fivetran_deleted FROM deal"));
    }

    [Fact]
    public async Task a_value_that_is_gone_in_HubSpot_becomes_null()
    {
        await LoadAsync(Deal(1, "a", ("amount", "5")));

        await LoadAsync(Deal(1, null));

        Assert.Equal(["|"], await Postgres.RowsAsync("SELECT name, amount FROM deal"));
    }

    [Fact]
    public async Task the_checkpoint_and_the_seen_ids_are_stored_with_the_batch()
    {
        var started = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var checkpoint = new Checkpoint(Run, "full", "listing", "after-2", started, null, started, "hash", 2);
        using var batch = Records.Batch(Layout, Deal(7, "a"), Deal(5, "b"));

        await Loader.LoadAsync(batch, new BatchRecord(Run, SeenBatch: 0, checkpoint), Cancelled);

        var stored = await new CheckpointStore(Postgres.Database).ReadAsync(Table.Name, Cancelled);
        Assert.Equal(checkpoint, stored! with { UpdatedAt = null });
        Assert.Equal(["0|{7,5}"], await Postgres.RowsAsync("SELECT batch, ids::text FROM etl_seen_ids"));
        Assert.Equal(1, await new SeenIds(Postgres.Database).NextBatchAsync(Table.Name, Run, Cancelled));
    }

    [Fact]
    public async Task a_batch_that_fails_leaves_neither_rows_nor_checkpoint()
    {
        await Postgres.RunAsync("DROP TABLE etl_seen_ids");
        var checkpoint = new Checkpoint(Run, "full", "listing", null, DateTimeOffset.UnixEpoch, null, null, "hash", 2);
        using var batch = Records.Batch(Layout, Deal(1, "a"));

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Loader.LoadAsync(batch, new BatchRecord(Run, 0, checkpoint), Cancelled));

        Assert.Equal(0L, await Postgres.ValueAsync<long>("SELECT (SELECT count(*) FROM deal) + (SELECT count(*) FROM etl_checkpoint)"));
    }

    [Fact]
    public async Task a_loader_goes_on_after_a_failed_batch()
    {
        await Postgres.RunAsync("ALTER TABLE etl_seen_ids RENAME TO away");
        using var batch = Records.Batch(Layout, Deal(1, "a"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled));
        await Postgres.RunAsync("ALTER TABLE away RENAME TO etl_seen_ids");

        await Loader.LoadAsync(batch, new BatchRecord(Run, 0), Cancelled);

        Assert.Equal(["1|a"], await Postgres.RowsAsync("SELECT hs_object_id, name FROM deal"));
    }

    [Fact]
    public async Task an_empty_batch_stores_its_checkpoint_all_the_same()
    {
        var checkpoint = new Checkpoint(Run, "full", "listing", "next", DateTimeOffset.UnixEpoch, null, null, "hash", 0);
        using var batch = Records.Batch(Layout);

        var result = await Loader.LoadAsync(batch, new BatchRecord(Run, 0, checkpoint), Cancelled);

        Assert.Equal(0, result.Merged);
        Assert.NotNull(await new CheckpointStore(Postgres.Database).ReadAsync(Table.Name, Cancelled));
    }

    [Fact]
    public async Task only_a_loaders_own_commits_do_not_wait_for_the_disk()
    {
        await LoadAsync(Deal(1, "a"));

        await Loader.DisposeAsync();

        // The pool gives the loader's connection to whoever asks next: the end of the run, with its watermark.
        await using var next = await Postgres.Database.OpenAsync(Cancelled);
        Assert.Equal("on", await next.ScalarAsync<string>("SHOW synchronous_commit", [], Cancelled));
    }

    [Fact]
    public async Task a_lost_connection_loses_the_whole_batch_and_says_so()
    {
        await LoadAsync(Deal(1, "a"));
        await Postgres.CutConnectionsAsync();
        using var batch = Records.Batch(Layout, Deal(2, "b"));

        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => Loader.LoadAsync(batch, new BatchRecord(Run), Cancelled));

        Assert.Equal(["1"], await Postgres.RowsAsync("SELECT hs_object_id FROM deal"));
    }

    [Fact]
    public async Task a_batch_that_is_given_up_leaves_nothing_and_the_loader_goes_on()
    {
        using var batch = Records.Batch(Layout, Deal(1, "a"));
        await Loader.LoadAsync(batch, new BatchRecord(Run), Cancelled);
        using var other = Records.Batch(Layout, Deal(2, "b"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Loader.LoadAsync(other, new BatchRecord(Run), new CancellationToken(canceled: true)));
        var afterwards = await Postgres.RowsAsync("SELECT hs_object_id FROM deal");

        await Loader.LoadAsync(other, new BatchRecord(Run), Cancelled);

        Assert.Equal(["1"], afterwards);
        Assert.Equal(2L, await Postgres.ValueAsync<long>("SELECT count(*) FROM deal"));
    }
}
