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

    /// <summary>Builds the report.</summary>
    /// <param name="isComplete">False when the run was stopped and is to be continued.</param>
    /// <param name="warns">False when another attempt follows, whose figures include these: what they give rise to is said once.</param>
    /// <returns>The report.</returns>
    public ObjectReport Build(bool isComplete, bool warns)
    {
        var counters = scope.Counters;
        var own = UsageMark.Of(usage).Since(before);
        var rejected = counters.ValuesRejectedByReason;
        var failed = counters.Refused + _statistics.RecordsRejected;
        if (warns)
            Warn(rejected, failed);
        return new ObjectReport
        {
            ObjectType = scope.ObjectType,
            Status = !isComplete ? ObjectStatus.Incomplete : scope.Warnings.HasFaults ? ObjectStatus.WithErrors : ObjectStatus.Healthy,
            Duration = duration,
            StartedAt = counters.StartedAt,
            RecordsFetched = _statistics.RecordsRead,
            RecordsProcessedOk = _statistics.RecordsRead - failed - figures.ReadAgain,
            RecordsFailed = failed,
            DbUpserts = counters.Merged,
            DbUnchanged = counters.Unchanged,
            DbInsertErrors = counters.Refused,
            ApiCalls = own.Calls.Values.Sum(),
            Retries = own.Retries + counters.DatabaseRetries,
            PipelinesLoaded = run.Tables.Pipelines.Pipelines,
            StagesLoaded = run.Tables.Pipelines.Stages,
            AssociationTablesCreated = run.Tables.Links.Created + figures.AssociationTablesCreated,
            AssociationsFound = counters.Links,
            SchemaChanges = run.Tables.SchemaChanges + figures.SchemaChanges + (int)_statistics.ColumnsWidened,
            ColumnsTruncated = run.Tables.Prepared.ColumnsTruncated,
            RecordsDeleted = counters.Deleted,
            SyncMode = run.Plan.Mode,
            Table = run.Main.Key,
            RunId = run.Record.RunId,
            ValuesRejected = rejected.Values.Sum(),
            PeakMemoryBytes = PeakMemory(),
            Watermark = isComplete && !scope.Warnings.HasGaps ? run.Plan.StartedAt : run.Record.WatermarkFrom,
            Warnings = scope.Warnings.Texts,
            Details = Details(own, rejected),
            Timeline = counters.Timeline.UntilNow(),
        };
    }

    private void Warn(IReadOnlyDictionary<string, long> rejected, long failed)
    {
        if (failed > 0)
            scope.Warnings.Fault($"{failed} records could not be loaded; they are kept whole in etl_rejected_record.");
        if (rejected.Values.Sum() is > 0 and var values)
            scope.Warnings.Note($"{values} values did not fit their columns and are NULL there; they are kept in etl_rejected_value.");
        if (_statistics.NulsRemoved > 0)
            scope.Warnings.Note($"{_statistics.NulsRemoved} NUL characters, which PostgreSQL cannot hold, were removed from texts.");
        if (_statistics.SurrogatesReplaced > 0)
            scope.Warnings.Note($"{_statistics.SurrogatesReplaced} halves of UTF-16 characters were replaced by U+FFFD.");
        if (_statistics.RowsOverflowed > 0)
            scope.Warnings.Note($"{_statistics.RowsOverflowed} rows were wider than a PostgreSQL page holds; part of their values is in properties_overflow.");
        if (run.Tables.Prepared.PropertiesInOverflow is > 0 and var properties)
            scope.Warnings.Note($"{properties} properties have no column, since the table has all that PostgreSQL allows; their values are in properties_overflow.");
        if (run.Tables.Prepared.PropertiesLeftOut is > 0 and var left)
            scope.Warnings.Note($"Properties of type object_coordinates, which are left out: {left}.");
    }

    private ReportDetails Details(UsageMark own, IReadOnlyDictionary<string, long> rejected) => new()
    {
        SyncReason = run.Plan.Reason,
        ApiCallsByKind = own.Calls.OrderBy(entry => entry.Key).ToDictionary(entry => entry.Key.Word(), entry => entry.Value),
        ValuesRejectedByReason = rejected.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(),
        RecordsFailedByReason = scope.Counters.RejectedByReason.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(),
        AssociationsByTable = scope.Counters.LinksByTable.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(),
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
