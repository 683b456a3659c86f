using HubSpotEtl.Configuration;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Phases;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Documents;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>
/// One object's full cycle: lock → metadata → tables → records and associations → deletions → watermark → report. Each step needs the
/// ones before it, and the watermark moves only after the last. When the database fails in a way that passes, the cycle begins again from
/// the checkpoint.
/// </summary>
/// <param name="services">What all objects of the process share.</param>
/// <param name="owners">The portal's owners, read by the first object that gets so far.</param>
/// <param name="scope">This object's counters, warnings and log.</param>
internal sealed class ObjectSync(SyncServices services, OwnerLoading owners, RunScope scope)
{
    private readonly long _started = services.Time.GetTimestamp();
    private readonly UsageMark _usage = UsageMark.Of(services.Client.Usage);
    private readonly DatabaseRetries _retries = new(services.Database, services.Self);
    private readonly AttemptFigures _figures = new(scope.Counters);
    private (RunEnd End, RunContext Run, RunEnding Ending)? _unanswered;
    private string? _unreadable;

    /// <summary>Syncs the object.</summary>
    /// <param name="stop">The graceful stop: what is in hand is stored, the checkpoint stays.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>The report.</returns>
    /// <exception cref="HubSpotApiException">HubSpot refused or failed.</exception>
    /// <exception cref="InvalidOptionsException">The token belongs to another portal than the schema; nothing is written.</exception>
    /// <exception cref="SelectionException">
    /// The user's selection or privacy rules leave nothing to load, or nothing that may be loaded.
    /// </exception>
    /// <exception cref="SchemaConflictException">A table is there in a form that cannot be loaded.</exception>
    /// <exception cref="SyncLockedException">Another run has the object.</exception>
    /// <exception cref="SyncLockLostException">The lock's connection was lost on the way, time and again.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The database failed for good, or for too long.</exception>
    public async Task<ObjectReport> RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        while (true)
        {
            try
            {
                return await SilenceWatch.RunAsync(services.Database, services.Time, token => RunOnceAsync(stop, token), cancellationToken);
            }
            catch (HubSpotApiException unreadable) when (MayReadAnew(unreadable) && !either.IsCancellationRequested)
            {
                _unreadable = unreadable.Message.TrimEnd('.');
            }
            catch (Exception failure) when (_retries.MayRetry(failure) && !either.IsCancellationRequested)
            {
                if (!await WaitAsync(failure, either.Token))
                    throw;
            }
        }
    }

    private bool MayReadAnew(Exception failure) => failure is HubSpotApiException { IsUnreadable: true } && _unreadable is null;

    private async Task<bool> WaitAsync(Exception failure, CancellationToken cancellationToken)
    {
        var wait = _retries.Next();
        Log.DatabaseFailed(scope.Logger, scope.ObjectType, Failures.Detail(failure), wait.TotalSeconds);
        scope.Counters.AddDatabaseRetry();
        scope.Warnings.Note($"The database failed and the run went on from its checkpoint: {Failures.Detail(failure)}");
        await Task.Delay(wait, services.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private async Task<ObjectReport> RunOnceAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        await BookkeepingMigration.EnsureAsync(services.Database, cancellationToken);
        if (services.Database.EncodingFault is { } encoding)
            scope.Warnings.Note(encoding);
        // Before HubSpot is asked anything: who is refused must not wait for the rate limit that the holder uses up, and who waits has to
        // see the properties as they are then. Of an object that was never synced HubSpot has to tell the name first.
        var table = await TableChoice.FindAsync(services.Database, scope.ObjectType, cancellationToken);
        await using var known = table is null
            ? null
            : await services.HoldAsync(services.Database.Table(table.Name), scope.Logger, cancellationToken);
        var sensitive = table is null ? SensitiveProperties.Unknown
            : SensitiveProperties.Of(
                await StoredSensitivity.ReadAsync(services.Database, services.Database.Table(table.Name), cancellationToken));
        var reading = new MetadataReader(services.Client, scope.Warnings, scope.Logger)
        {
            KnownTypeId = table?.ObjectTypeId, Sensitive = sensitive, AsksForSensitive = services.Options.FullLoad
                || sensitive.IsDue(services.Time.GetUtcNow()),
        }.ReadAsync(scope.ObjectType, cancellationToken);
        var all = Task.WhenAll(services.Portal.AskAsync(cancellationToken), reading, owners.ReadAsync(scope.Warnings, cancellationToken));
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A token of another portal is the reason for whatever else went wrong.
        var portal = await services.Portal.RequireAsync(cancellationToken);
        await all;
        var metadata = await new SensitiveReading(services.Client, scope.Warnings).LeaveOutUnreadableAsync(
            new ObjectSelection(services.Options, services.Patterns).Apply(await reading), cancellationToken);
        await services.Portal.KeepAsync(portal, scope, cancellationToken);
        // Before the object's own tables, since its view may show the names of owners.
        await owners.StoreAsync(services.Database, services.MassDeletion, scope, cancellationToken);
        var names = await new TableCatalog(services.Database).ClaimAsync(
            metadata.ObjectTypeId, metadata.SchemaName, services.Options.Views, cancellationToken);
        TellOfNames(table, metadata, names);
        await using var named = known?.Table == names.Main ? null : await services.HoldAsync(names.Main, scope.Logger, cancellationToken);
        // Whoever moves the schema to another portal holds the locks of the tables that it knows. This one may be newer.
        if (named is not null)
            await services.Portal.RequireSameAsync(cancellationToken);
        return await (named ?? known)!.WhileHeldAsync(
            token => RunHeldAsync(metadata, names, sensitive, stop, token), cancellationToken);
    }

    // Rows that were loaded before HubSpot was asked lack the values, and no change of a record need bring them: a full load does.
    private async Task KeepSensitiveAsync(
        ObjectMetadata metadata, ObjectTableSet tables, SensitiveProperties known, CancellationToken cancellationToken)
    {
        if (metadata.SensitiveAsked is not { } asked)
            return;
        var stored = new SensitiveProperties(asked, services.Time.GetUtcNow());
        string[] lacking = tables.Prepared.Created
            ? []
            : [.. asked.Select(property => property.Name).Except(known.Definitions.Select(property => property.Name))];
        await new StoredSensitivity(stored.ToJson(), stored.AskedAt)
            .SaveAsync(services.Database, tables.Main.Name, lacking, cancellationToken);
    }

    private async Task<ObjectReport> RunHeldAsync(
        ObjectMetadata metadata, ObjectTables names, SensitiveProperties sensitive, CancellationToken stop,
        CancellationToken cancellationToken)
    {
        await using var tables = await ObjectTableSet.PrepareAsync(
            services.Database, metadata, names, services.Options.Views, services.MassDeletion, scope, cancellationToken);
        await KeepSensitiveAsync(metadata, tables, sensitive, cancellationToken);
        var main = tables.Main.Name;
        var runs = new RunStore(services.Database);
        // What an earlier run, or attempt, still has in hand is stored or given up before anything is read that it might change.
        await runs.InterruptAsync(main, cancellationToken);
        if (_unanswered is var (end, run, ending) && await runs.IsStoredAsync(end, cancellationToken))
            return Reporting(run).Build(ending);
        // Before the watermark is read: what a change of the privacy rules takes out of the table is not vouched for any more.
        var coverage = await new CoverageUpdate(services.Database, scope)
            .BeginAsync(metadata, tables, services.Options.Privacy, cancellationToken);
        var settingsHash = RunPlanner.SettingsHash(metadata, services.Client.Options.Version);
        var watermark = await new WatermarkStore(services.Database).ReadAsync(main, cancellationToken);
        if (watermark is not null)
            Metrics.WatermarkAged(scope.ObjectType, services.Time.GetUtcNow() - watermark.LastSync);
        // A table that was made a moment ago holds nothing of what a run that had lost its lock may have stored in between.
        var checkpoint = tables.Prepared.Created || _unreadable is not null
            ? null
            : await new CheckpointStore(services.Database).ReadAsync(main, cancellationToken);
        var planner = new RunPlanner(services.Client, services.Options, services.Time, scope.Logger)
        {
            FullLoadReason = coverage.FullLoadReason ?? AnewBecause(_unreadable), NewTargets = coverage.TargetsOwed,
            DatabaseTime = await services.Database.ReadClockAsync(cancellationToken),
        };
        var plan = await planner.PlanAsync(metadata, watermark, checkpoint, settingsHash, cancellationToken);
        scope.Counters.Begin(plan.Mode.Word());
        Log.RunPlanned(scope.Logger, scope.ObjectType, plan.Mode.Word(), main.Display, plan.Reason);

        var record = new RunRecord(
            Guid.CreateVersion7(), scope.ObjectType, main.Key, plan.Mode.Word(), plan.Reason, watermark?.LastSync, services.Host,
            Environment.ProcessId);
        await runs.StartAsync(main, record, cancellationToken);
        var fenced = services with { Database = services.Database.For(main, record.RunId) };
        if (plan.Resumed is null)
            await BeginAfreshAsync(fenced.Database, main, plan, cancellationToken);
        _figures.Begin(tables, plan);
        return await LoadAndCloseAsync(
            fenced, new RunContext(metadata, tables, plan, record, settingsHash) { Coverage = coverage }, stop, cancellationToken);
    }

    private static string? AnewBecause(string? unreadable) => unreadable is null ? null : $"everything is read anew ({unreadable})";

    // What an interrupted run had stored beyond the records of its window is not read again by one that does not continue it: restored and
    // once rejected records.
    private static async Task BeginAfreshAsync(
        Database database, TableName main, RunPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Mode == SyncMode.Incremental)
            await new OwedLinksStore(database, main).TakeOverAsync(cancellationToken);
        await new CheckpointStore(database).ClearAsync(main, cancellationToken);
    }

    private async Task<ObjectReport> LoadAndCloseAsync(
        SyncServices fenced, RunContext run, CancellationToken stop, CancellationToken cancellationToken)
    {
        var runs = new RunStore(fenced.Database);
        try
        {
            await using var load = await ObjectLoad.OpenAsync(fenced, run, _figures.Statistics, scope, cancellationToken);
            var isComplete = await new CoverageUpdate(fenced.Database, scope).CleanseAsync(run, stop, cancellationToken)
                && await LoadAsync(load, stop, cancellationToken);
            if (isComplete)
                await WarnOfSwallowedAsync(run, cancellationToken);
            Reporting(run).Remark();
            var ending = Ending(run, isComplete ? scope.Warnings.Completeness : Completeness.Stopped);
            var report = Reporting(run).Build(ending);
            var end = End(run, report.Status.Word(), report);
            _unanswered = (end, run, ending);
            if (ending.IsOver)
                await runs.CompleteAsync(run.Main, end, Watermark(run, ending, load.Records), cancellationToken);
            else
                await runs.AbandonAsync(run.Main, end, cancellationToken);
            return report;
        }
        catch (Exception failure)
        {
            await FailedRun.CloseAsync(services, run.Main, Failed(run, failure), scope);
            throw;
        }
    }

    private async Task<bool> LoadAsync(ObjectLoad load, CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            return await load.RunAsync(stop, cancellationToken);
        }
        finally
        {
            _figures.End(load.Records);
            _retries.Reached(load.Records);
        }
    }

    private async Task WarnOfSwallowedAsync(RunContext run, CancellationToken cancellationToken)
    {
        var (records, triggers) = await new SwallowedRows(services.Database).FindAsync(run.Main, run.Plan.LogicalRunId, cancellationToken);
        if (records > 0)
            scope.Warnings.Fault(
                $"{records} records were written to {run.Main.Key} and are not there, though PostgreSQL raised no error: a trigger "
                    + $"dropped them ({triggers}). Change it, and run a full load.");
    }

    private RunEnd Failed(RunContext run, Exception failure)
    {
        // Another attempt's figures include these: what they give rise to is said once.
        var isRetried = _retries.MayRetry(failure) || MayReadAnew(failure);
        if (!isRetried)
            Reporting(run).Remark();
        return End(
            run, isRetried
                ? RunStatus.Interrupted
                : StatusNames.Failed, Reporting(run).Build(Ending(run, Completeness.Stopped)), Failures.Detail(failure));
    }

    private static RunEnd End(RunContext run, string status, ObjectReport report, string? error = null) =>
        new(run.Record.RunId, status, run.Plan.Mode.Word(), ReportJson.Of(RunSummary.Of(report)), error);

    private static RunEnding Ending(RunContext run, Completeness completeness) => new(run.Plan, run.Record.WatermarkFrom, completeness);

    private Watermark? Watermark(RunContext run, RunEnding ending, long records) => ending.Watermark(
        records, scope.Counters.LinksRefused,
        [.. run.Plan.LinksOwed.Except(run.Metadata.Targets.Select(target => target.ObjectTypeId)).Except(run.Metadata.LeftOut.Targets)],
        run.Coverage?.LeftOut);

    private void TellOfNames(KnownTable? called, ObjectMetadata metadata, ObjectTables names)
    {
        // Where HubSpot does not tell the id, the user's word stands in its place.
        if (called is { ObjectTypeId: { } earlier } && earlier != metadata.ObjectTypeId && metadata.ObjectTypeId != scope.ObjectType
            && called.ObjectTypes.Contains(scope.ObjectType, StringComparer.OrdinalIgnoreCase))
            scope.Warnings.Note(
                $"{scope.ObjectType} is the object type {metadata.ObjectTypeId} now and was {earlier} in earlier runs, as when a custom "
                    + "object is deleted and made anew under its name. "
                + $"Its rows go to {names.Main.Key}; {called.Name} keeps those of {earlier} as they are.");
        foreach (var remark in names.Remarks.Where(services.Told.Add))
            scope.Warnings.Note(remark);
    }

    private ReportBuilder Reporting(RunContext run) => new(
        run, scope, _figures, services.Client.Usage, _usage, services.Time.GetElapsedTime(_started));
}
