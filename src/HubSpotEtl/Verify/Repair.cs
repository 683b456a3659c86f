using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Phases;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Reporting;
using HubSpotEtl.Transform.Pages;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Verify;

/// <summary>
/// Mends what a comparison found, and nothing else: reads the records again by id through the flow of the sync, with links and bookkeeping,
/// and marks the rows that HubSpot has not. It is a run as others are, with a row in <c>etl_run</c>, but leaves checkpoint and watermark
/// alone. The caller holds the table's lock.
/// </summary>
/// <param name="services">What all objects share.</param>
/// <param name="metadata">Whose records.</param>
/// <param name="comparison">The differences, judged.</param>
/// <param name="scope">The repair's own counters, warnings and log.</param>
internal sealed class Repair(SyncServices services, ObjectMetadata metadata, Comparison comparison, RunScope scope)
{
    /// <summary>The word in <c>etl_run.sync_mode</c>.</summary>
    public const string Mode = "repair";

    private readonly Guid _runId = Guid.CreateVersion7();
    private readonly OwedLinksStore _owed = new(services.Database, comparison.Table);

    /// <summary>Mends.</summary>
    /// <param name="found">The report until now.</param>
    /// <param name="cancellationToken">Gives up; what is mended stays so.</param>
    /// <returns>The run's key in <c>etl_run</c>.</returns>
    public async Task<Guid> RunAsync(VerifyReport found, CancellationToken cancellationToken)
    {
        var names = await new TableCatalog(services.Database).ClaimAsync(metadata.ObjectTypeId, metadata.SchemaName, cancellationToken);
        if (names.Main != comparison.Table)
            throw new VerificationImpossibleException(
                $"{comparison.Table.Display} was compared, but a sync of {scope.ObjectType} would write to {names.Main.Display}.");
        await RequireRulesOfTableAsync(cancellationToken);
        await using var tables = await ObjectTableSet.PrepareAsync(
            services.Database, metadata, names, makesView: false, services.MassDeletion, scope, cancellationToken);
        var reason = FormattableString.Invariant(
            $"{found.Missing} missing, {found.Extra} extra, {found.Stale} stale, {found.Resurrected} resurrected");
        var record = new RunRecord(
            _runId, scope.ObjectType, comparison.Table.Key, Mode, reason, found.Watermark, services.Host, Environment.ProcessId);
        await new RunStore(services.Database).StartAsync(comparison.Table, record, cancellationToken);
        try
        {
            await MendAsync(tables, record, found, cancellationToken);
            var status = scope.Warnings.Completeness == Completeness.Whole ? ObjectStatus.Healthy : ObjectStatus.WithErrors;
            await new RunStore(services.Database).AbandonAsync(comparison.Table, End(status.Word(), found), cancellationToken);
        }
        catch (Exception failure)
        {
            await FailedRun.CloseAsync(services, comparison.Table, End(StatusNames.Failed, found, Failures.Detail(failure)), scope);
            throw;
        }

        return _runId;
    }

    // A repair reads a few rows: they must be like the others, and what it leaves out of them is owed to the table.
    private async Task RequireRulesOfTableAsync(CancellationToken cancellationToken)
    {
        var store = new CoverageStore(services.Database);
        var change = new CoverageChange(
            metadata, await store.ReadAsync(comparison.Table, metadata.ObjectTypeId, cancellationToken), isNew: false);
        change.RequireRules(services.Options.Privacy.IsSet);
        if (change.Retreated.Count > 0)
            throw new VerificationImpossibleException(
                $"{comparison.Table.Display} was compared, but not repaired: the privacy rules have changed since it was loaded. Run: "
                    + $"hubspot-etl sync --object-type {scope.ObjectType}");
        await store.SaveAsync(comparison.Table, change.LeftOutByNow, cancellationToken);
    }

    private async Task MendAsync(ObjectTableSet tables, RunRecord record, VerifyReport found, CancellationToken cancellationToken)
    {
        var statements = new RepairStatements(comparison, tables.Links.All);
        // Before any row is touched: once it is, it looks right, and nobody would look for its links any more.
        await _owed.AddAsync(comparison.Connection, Comparison.ReadableIds, cancellationToken);
        await statements.LetBeOverwrittenAsync(cancellationToken);
        var plan = new RunPlan(_runId, SyncMode.Incremental, record.Reason!, found.StartedAt, null, null, RefreshesLinks: false, null);
        var run = new RunContext(metadata, tables, plan, record, SettingsHash: "");
        scope.Counters.Begin(Mode);
        var fenced = services with { Database = services.Database.For(comparison.Table, _runId) };
        await using (var load = await ObjectLoad.OpenAsync(fenced, run, new TransformStatistics(), scope, cancellationToken))
        {
            await load.LoadByIdAsync(
                comparison.NextToReadAsync, vanished => statements.NoteVanishedAsync(vanished, cancellationToken), cancellationToken);
            if (OwedLinks.MayBeForgotten(scope))
                await _owed.ForgetAsync(comparison.Connection, Comparison.ReadableIds, cancellationToken);
            // Those of a repair that broke off.
            await load.PayDebtsAsync(cancellationToken);
        }

        if (services.MassDeletion.Objection(await comparison.CountGoneAsync(cancellationToken), found.RowsLive) is { } objection)
            scope.WithholdMarks(objection);
        else
            await statements.MarkGoneAsync(cancellationToken);
        await statements.CheckAsync(cancellationToken);
        await statements.ForgetAsync(_runId, cancellationToken);
    }

    private RunEnd End(string status, VerifyReport found, string? error = null) => new(_runId, status, Mode, VerifyJson.Of(found), error);
}
