using HubSpotEtl.Pipeline;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Status.Report;

/// <summary>What there is to say about a table beside its figures, in sentences.</summary>
internal sealed class TableRemarks(ReportTexts texts, TableReport table, DateTimeOffset now)
{
    private const int ShownErrorCharacters = 300;

    public IEnumerable<string> All()
    {
        yield return Run();
        if (table.LastRun?.Error is { Length: > 0 } error)
            yield return texts.Format(StatusError, error.Length <= ShownErrorCharacters ? error : error[..ShownErrorCharacters] + "…");
        if (table.Watermark > now + RunClock.Tolerance)
            yield return texts[StatusFutureWatermark];
        if (table.Checkpoint is { } checkpoint)
            yield return Progress(checkpoint);
        if (table.ValuesRejected + table.RecordsRejected > 0)
            yield return texts.Format(StatusRejected, texts.Count(table.ValuesRejected), texts.Count(table.RecordsRejected));
        if (table.RowsLive is null && (table.LastRun is not null || table.Watermark is not null))
            yield return texts[StatusNoTable];
    }

    private string Run() => (table.LastRun, table.WatermarkMode) switch
    {
        ({ FinishedAt: { } finished } run, _) =>
            texts.Format(StatusFinished, run.Status, run.SyncMode, StatusText.Time(finished), Since(finished)),
        ({ Status: RunStatus.Running } run, _) => RunWithoutEnd(StatusRunning, run),
        ({ } run, _) => RunWithoutEnd(StatusInterrupted, run),
        (null, { } mode) => texts.Format(StatusAdopted, mode, texts.Count(table.WatermarkRecords ?? 0)),
        (null, null) => texts[StatusNoRun],
    };

    private string RunWithoutEnd(ReportText text, LastRun run) =>
        texts.Format(text, run.Status, run.SyncMode, StatusText.Time(run.StartedAt), Since(run.StartedAt), run.Host, run.Pid);

    private string Progress(UnfinishedRun run) => (table.LastRun?.Status, run) switch
    {
        (RunStatus.Running, _) => texts.Format(StatusStoredSoFar, texts.Count(run.Records)),
        (_, { HasAllRecords: true }) => texts.Format(StatusUnfinishedLinks, run.SyncMode, texts.Count(run.Records)),
        (_, { Cursor: { } cursor }) => texts.Format(StatusUnfinishedRecords, run.SyncMode, texts.Count(run.Records), cursor),
        _ => texts.Format(StatusUnfinished, run.SyncMode, texts.Count(run.Records)),
    };

    private string Since(DateTimeOffset time) => AgeText.Of(now - time);
}
