using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Postgres;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// One object's full cycle: lock → metadata → tables → records and associations → deletions → watermark → report. Each step needs the
/// ones before it, and the watermark moves only after the last.
/// </summary>
/// <param name="services">What all objects of the process share.</param>
/// <param name="scope">This object's counters, warnings and log.</param>
internal sealed class ObjectSync(SyncServices services, RunScope scope)
{
    private readonly long _started = services.Time.GetTimestamp();
    private readonly UsageMark _usage = UsageMark.Of(services.Client.Usage);

    /// <summary>Syncs the object.</summary>
    /// <param name="stop">The soft stop: what is in hand is stored, the checkpoint stays.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>The report.</returns>
    /// <exception cref="HubSpotApiException">HubSpot refused or failed.</exception>
    /// <exception cref="SchemaConflictException">A table is there in a form that cannot be loaded.</exception>
    /// <exception cref="SyncLockedException">Another run has the object.</exception>
    /// <exception cref="SyncLockLostException">The lock's connection was lost on the way.</exception>
    public async Task<ObjectReport> RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        await using var known = await HoldKnownAsync(cancellationToken);
        var metadata = await new MetadataReader(services.Client, scope.Warnings, scope.Logger).ReadAsync(scope.ObjectType, cancellationToken);
        var names = await new TableCatalog(services.Database).ClaimAsync(metadata.ObjectTypeId, metadata.SchemaName, cancellationToken);
        await using var named = known?.Table == names.Main ? null : await HoldAsync(names.Main, cancellationToken);
        var held = (named ?? known)!;
        using var whileHeld = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        try
        {
            await using var tables = await ObjectTableSet.PrepareAsync(services.Database, metadata, names, scope, whileHeld.Token);
            return await RunHeldAsync(metadata, tables, stop, whileHeld.Token);
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SyncLockLostException(names.Main);
        }
    }

    private async Task<ObjectReport> RunHeldAsync(
        ObjectMetadata metadata, ObjectTableSet tables, CancellationToken stop, CancellationToken cancellationToken)
    {
        var main = tables.Main.Name;
        var checkpoints = new CheckpointStore(services.Database);
        var settingsHash = RunPlanner.SettingsHash(metadata, services.Client.Options.Version);
        var watermark = await new WatermarkStore(services.Database).ReadAsync(main, cancellationToken);
        var plan = await new RunPlanner(services.Client, services.Options, services.Time, scope.Logger).PlanAsync(
            metadata, watermark, await checkpoints.ReadAsync(main, cancellationToken), settingsHash, cancellationToken);
        if (plan.Resumed is null)
            await checkpoints.ClearAsync(main, cancellationToken);
        Log.RunPlanned(scope.Logger, scope.ObjectType, plan.Mode.Word(), main.Display, plan.Reason);

        var record = new RunRecord(
            Guid.CreateVersion7(), scope.ObjectType, main.Key, plan.Mode.Word(), plan.Reason, watermark?.LastSync, services.Host, Environment.ProcessId);
        await new RunStore(services.Database).StartAsync(main, record, cancellationToken);
        return await LoadAndCloseAsync(new RunContext(metadata, tables, plan, record, settingsHash), stop, cancellationToken);
    }

    private async Task<ObjectReport> LoadAndCloseAsync(RunContext run, CancellationToken stop, CancellationToken cancellationToken)
    {
        var runs = new RunStore(services.Database);
        var statistics = new Transform.TransformStatistics();
        try
        {
            await using var load = await ObjectLoad.OpenAsync(services, run, statistics, scope, cancellationToken);
            var isComplete = await load.RunAsync(stop, cancellationToken);
            var report = Report(run, statistics, isComplete);
            var end = new RunEnd(run.Record.RunId, report.Status.Word(), run.Plan.Mode.Word(), ReportJson.Of(RunSummary.Of(report)));
            if (isComplete)
                await runs.CompleteAsync(run.Main, end, scope.Warnings.HasGaps ? null : Watermark(run, load), cancellationToken);
            else
                await runs.AbandonAsync(run.Main, end, cancellationToken);
            return report;
        }
        catch (Exception failure)
        {
            await CloseFailedAsync(runs, run, statistics, failure);
            throw;
        }
    }

    // The failure itself is what matters; when the database is what failed, the row of the run stays open and the next run closes it.
    private async Task CloseFailedAsync(RunStore runs, RunContext run, Transform.TransformStatistics statistics, Exception failure)
    {
        try
        {
            var report = Report(run, statistics, isComplete: false);
            var end = new RunEnd(run.Record.RunId, "failed", run.Plan.Mode.Word(), ReportJson.Of(RunSummary.Of(report)), Failures.Detail(failure));
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), services.Time);
            await runs.AbandonAsync(run.Main, end, patience.Token);
        }
        catch (Exception second) when (second is Npgsql.NpgsqlException or OperationCanceledException)
        {
            Log.RunNotClosed(scope.Logger, scope.ObjectType, second.Message);
        }
    }

    private static Watermark Watermark(RunContext run, ObjectLoad load) => new(
        run.Plan.StartedAt, load.Records, run.Plan.Mode.Word(), run.Plan.RefreshesLinks ? run.Plan.StartedAt : null);

    // Before HubSpot is asked anything: who is refused must not wait for the rate limit that the holder uses up, and who waits has to see
    // the properties as they are then. Of an object that was never synced HubSpot has to tell the name first.
    private async Task<SyncLock?> HoldKnownAsync(CancellationToken cancellationToken)
    {
        var all = await new KnownTables(services.Database).ListAsync(cancellationToken);
        var table = TableChoice.Of(all, [scope.ObjectType]).Single();
        return all.Contains(table)
            ? await HoldAsync(services.Database.Table(table.Name), cancellationToken)
            : null;
    }

    private async Task<SyncLock> HoldAsync(TableName table, CancellationToken cancellationToken)
    {
        if (services.Options.Wait)
            return await SyncLock.WaitAsync(services.Database, table, services.Self, services.Time, scope.Logger, cancellationToken);
        var (held, holder) = await SyncLock.TryAcquireAsync(services.Database, table, services.Self, cancellationToken);
        return held ?? throw new SyncLockedException(table, holder);
    }

    private ObjectReport Report(RunContext run, Transform.TransformStatistics statistics, bool isComplete) => new ReportBuilder(
        run, scope, statistics, services.Client.Usage, _usage, services.Time.GetElapsedTime(_started)).Build(isComplete);
}
