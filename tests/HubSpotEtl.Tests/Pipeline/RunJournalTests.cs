using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Reporting;
using HubSpotEtl.Tests.Transform;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Tests.Pipeline;

public class RunJournalTests
{
    private static readonly DateTimeOffset Started = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Run = Guid.NewGuid();

    [Fact]
    public void batches_are_numbered_and_the_checkpoint_counts_what_is_stored_with_it()
    {
        var journal = new RunJournal(Plan(null), "hash", firstBatch: 0);
        using var batch = Batch("300", 1, 2, 3);

        var first = journal.RecordOf(batch);
        journal.Stored(batch);
        var second = journal.RecordOf(batch);

        Assert.Equal((Run, 0L, 3L), (first.RunId, first.SeenBatch!.Value, first.Checkpoint!.Records));
        Assert.Equal((1L, 6L), (second.SeenBatch!.Value, second.Checkpoint!.Records));
        Assert.Equal((RunPhase.Records, "300", Started), (first.Checkpoint.Phase, first.Checkpoint.Cursor, first.Checkpoint.StartedAt));
    }

    [Fact]
    public void a_batch_that_is_not_stored_changes_nothing()
    {
        var journal = new RunJournal(Plan(null), "hash", firstBatch: 4);
        using var batch = Batch("300", 1);

        Assert.Equal(journal.RecordOf(batch), journal.RecordOf(batch));
        Assert.Equal(0, journal.Records);
    }

    [Theory]
    [InlineData(0, 999, true, false)]
    [InlineData(0, 1_000, true, true)]
    [InlineData(1_000_000, 1_000, true, true)]
    [InlineData(0, 1_000, false, true)]
    [InlineData(50_000, 1_249, false, false)]
    [InlineData(50_000, 1_250, false, true)]
    [InlineData(1_000_000, 4_999, false, false)]
    public void a_batch_is_stored_when_postgresql_is_idle_or_much_would_be_lost(long stored, int rows, bool isIdle, bool isWorthIt)
    {
        var resumed = new Checkpoint(Run, "full", RunPhase.Records, "1", Started, null, null, "hash", stored);

        Assert.Equal(isWorthIt, new RunJournal(Plan(resumed), "hash", firstBatch: 0).IsWorthStoring(rows, isIdle));
    }

    [Fact]
    public void the_last_page_ends_the_records()
    {
        var journal = new RunJournal(Plan(null), "hash", firstBatch: 0);
        using var batch = Batch(null, 1);

        Assert.Equal(RunPhase.AfterRecords, journal.RecordOf(batch).Checkpoint!.Phase);
    }

    [Fact]
    public void what_is_loaded_after_the_runs_own_pages_is_seen_and_leaves_the_cursor_alone()
    {
        var journal = new RunJournal(Plan(null), "hash", firstBatch: 7) { RecordsAreDone = true };
        using var batch = Batch(null, 1);

        var record = journal.RecordOf(batch);

        Assert.Equal(7, record.SeenBatch);
        Assert.Null(record.Checkpoint);
    }

    [Fact]
    public void a_continued_run_counts_on()
    {
        var left = new Checkpoint(Run, "full", RunPhase.Records, "300", Started, null, null, "hash", 500);
        var journal = new RunJournal(Plan(left), "hash", firstBatch: 5);
        using var batch = Batch("400", 1, 2);

        var record = journal.RecordOf(batch);

        Assert.Equal((5L, 502L), (record.SeenBatch!.Value, record.Checkpoint!.Records));
    }

    private static RunPlan Plan(Checkpoint? resumed) => new(Run, SyncMode.Full, "", Started, null, null, true, resumed);

    private static RowBatch Batch(string? cursor, params long[] ids)
    {
        using var batcher = Pages.Batcher(Pages.Layout());
        batcher.Add(Pages.Page([.. ids.Select(id => Pages.Record(id))]), cursor);
        return batcher.Flush()!;
    }
}
