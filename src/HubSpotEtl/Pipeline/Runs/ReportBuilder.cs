using System.ComponentModel;
using System.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Reporting;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>Gathers an object's figures into its report.</summary>
/// <param name="run">The run.</param>
/// <param name="scope">Its counters and warnings.</param>
/// <param name="figures">What all attempts at it have read and made.</param>
/// <param name="usage">The API's counters now.</param>
/// <param name="before">The API's counters when the object began.</param>
/// <param name="duration">How long it took.</param>
internal sealed class ReportBuilder(
    RunContext run, RunScope scope, AttemptFigures figures, ApiUsage usage, UsageMark before, TimeSpan duration)
{
    private const int ColumnsShown = 10;

    private readonly TransformStatistics _statistics = figures.Statistics;

    private long RecordsFailed => scope.Counters.Refused + _statistics.RecordsRejected;

    /// <summary>Says what the figures give rise to.</summary>
    public void Remark() =>
        LoadRemarks.Say(scope.Warnings, RecordsFailed, scope.Counters.ValuesRejected, _statistics, run.Tables.Prepared);

    /// <summary>Builds the report.</summary>
    /// <param name="ending">How the run ends.</param>
    /// <returns>The report.</returns>
    public ObjectReport Build(RunEnding ending) => scope.Counters.Complete(Read(ending));

    // What the run's counters do not know.
    private ObjectReport Read(RunEnding ending)
    {
        var own = UsageMark.Of(usage).Since(before);
        return new ObjectReport
        {
            ObjectType = scope.ObjectType,
            Status = ending.Status,
            Duration = duration,
            RecordsFetched = _statistics.RecordsRead,
            RecordsProcessedOk = _statistics.RecordsRead - RecordsFailed - figures.ReadAgain,
            RecordsFailed = RecordsFailed,
            ApiCalls = own.Calls.Values.Sum(),
            Retries = own.Retries,
            PipelinesLoaded = run.Tables.Pipelines.Pipelines,
            StagesLoaded = run.Tables.Pipelines.Stages,
            AssociationTablesCreated = run.Tables.Links.Created + figures.AssociationTablesCreated,
            SchemaChanges = run.Tables.SchemaChanges + figures.SchemaChanges + (int)_statistics.ColumnsWidened,
            ColumnsTruncated = run.Tables.Prepared.ColumnsTruncated,
            SyncMode = run.Plan.Mode,
            Table = run.Main.Key,
            RunId = run.Record.RunId,
            PeakMemoryBytes = PeakMemory(),
            Watermark = ending.CompleteUntil,
            Warnings = scope.Warnings.Texts,
            Details = Details(own),
        };
    }

    private ReportDetails Details(UsageMark own) => new()
    {
        SyncReason = run.Plan.Reason,
        ApiCallsByKind = own.Calls.OrderBy(entry => entry.Key).ToDictionary(entry => entry.Key.Word(), entry => entry.Value),
        TruncatedColumns = run.Tables.Prepared.TruncatedNames,
        EmptiestColumns =
        [
            .. _statistics.NonNullByColumn()
                .OrderBy(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
                .Take(_statistics.RecordsRead == 0 ? 0 : ColumnsShown)
                .Select(entry => new ColumnFill(entry.Key, entry.Value, _statistics.RecordsRead)),
        ],
    };

    private static long PeakMemory()
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            return self.PeakWorkingSet64;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or IOException)
        {
            // Where /proc is not there, nobody knows.
            return 0;
        }
    }
}
