using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Runs;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class RunStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private PostgresFixture _postgres = null!;
    private RunStore _runs = null!;
    private TableName _table = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        _runs = new RunStore(_postgres.Database);
        _table = _postgres.Table("deal");
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task completing_a_run_moves_the_watermark_and_clears_what_the_run_left_behind()
    {
        var run = await StartAsync();
        var checkpoints = new CheckpointStore(_postgres.Database);
        await checkpoints.SaveAsync(_table, new Checkpoint(run, "full", "listing", "c", Noon, null, Noon, "h", 5), Cancelled);
        await _postgres.RunAsync(
            $"INSERT INTO etl_seen_ids VALUES ('deal', '{run}', 0, '{{1}}'), ('other', '{run}', 0, '{{1}}'); INSERT INTO "
                + $"etl_association_progress VALUES ('deal', '{run}', '0-1', 5)");

        await _runs.CompleteAsync(_table, new RunEnd(run, "healthy", "full", """{"records_fetched":5}"""), new Watermark(Noon, 5, "full"), Cancelled);

        Assert.Null(await checkpoints.ReadAsync(_table, Cancelled));
        Assert.Equal(
            ["other"],
            await _postgres.RowsAsync("SELECT table_name FROM etl_seen_ids UNION ALL SELECT table_name FROM etl_association_progress"));
        Assert.Equal(new Watermark(Noon, 5, "full"), await new WatermarkStore(_postgres.Database).ReadAsync(_table, Cancelled));
        var stored = Assert.Single(await _runs.LastRunsAsync(Cancelled));
        Assert.Equal(("healthy", Noon, """{"records_fetched": 5}"""), (stored.Status, stored.WatermarkTo, stored.Counters));
        Assert.NotNull(stored.FinishedAt);
    }

    [Fact]
    public async Task abandoning_a_run_leaves_checkpoint_and_watermark_as_they_are()
    {
        var run = await StartAsync();
        var checkpoints = new CheckpointStore(_postgres.Database);
        await checkpoints.SaveAsync(_table, new Checkpoint(run, "full", "listing", "c", Noon, null, Noon, "h", 5), Cancelled);

        await _runs.AbandonAsync(_table, new RunEnd(run, "incomplete", "full", "{}", "cut\0off"), Cancelled);

        Assert.Equal("c", (await checkpoints.ReadAsync(_table, Cancelled))!.Cursor);
        Assert.Null(await new WatermarkStore(_postgres.Database).ReadAsync(_table, Cancelled));
        Assert.Equal("cutoff", Assert.Single(await _runs.LastRunsAsync(Cancelled)).Error);
    }

    [Fact]
    public async Task a_run_whose_process_died_is_interrupted_once_the_next_begins()
    {
        var died = await StartAsync();

        await StartAsync();

        Assert.Equal("interrupted", await _postgres.ValueAsync<string>($"SELECT status FROM etl_run WHERE run_id = '{died}'"));
        Assert.Equal("running", Assert.Single(await _runs.LastRunsAsync(Cancelled)).Status);
    }

    [Fact]
    public async Task a_run_that_cannot_be_completed_moves_no_watermark()
    {
        var run = await StartAsync();
        await _postgres.RunAsync("DROP TABLE etl_association_progress");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => _runs.CompleteAsync(_table, new RunEnd(run, "healthy", "full", "{}"), new Watermark(Noon, 5, "full"), Cancelled));

        Assert.Null(await new WatermarkStore(_postgres.Database).ReadAsync(_table, Cancelled));
    }

    private async Task<Guid> StartAsync()
    {
        var run = Guid.NewGuid();
        await _runs.StartAsync(_table, new RunRecord(run, "deals", "deal", "full", "first run", null, "host", 1), Cancelled);
        return run;
    }
}
