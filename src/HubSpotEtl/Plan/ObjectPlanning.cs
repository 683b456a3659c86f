using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Phases;
using HubSpotEtl.Pipeline.Portal;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Plan.Report;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Plan;

/// <summary>
/// Makes an object's plan: reads what a sync reads before it writes, lets the sync's own planners decide, and reckons what would follow.
/// Nothing is written, no lock taken; a role that may only read is enough.
/// </summary>
/// <param name="services">What all objects share.</param>
internal sealed class ObjectPlanning(SyncServices services)
{
    private readonly OwnerLoading _owners = new(services.Client);
    private ForeseenNames? _names;

    // What a run makes for all objects; the first plan that comes about tells it.
    private IReadOnlyList<string>? _bookkeeping;
    private IReadOnlyList<TableChange>? _ownersChange;

    private HubSpotClient Client => services.Client;

    /// <summary>Plans an object.</summary>
    /// <param name="scope">Its warnings and log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HubSpotApiException">HubSpot refused or failed, as it would for the sync.</exception>
    /// <exception cref="SchemaConflictException">A table is there in a form that cannot be loaded.</exception>
    public async Task<ObjectPlan> PlanAsync(RunScope scope, CancellationToken cancellationToken)
    {
        _bookkeeping ??= await BookkeepingAsync(cancellationToken);
        var before = UsageMark.Of(Client.Usage);
        var moves = (await services.Portal.RequireAsync(cancellationToken)).Verdict == PortalVerdict.Moves;
        var known = await TableChoice.FindAsync(services.Database, scope.ObjectType, cancellationToken);
        var metadata = await new MetadataReader(Client, scope.Warnings, scope.Logger) { KnownTypeId = known?.ObjectTypeId }
            .ReadAsync(scope.ObjectType, cancellationToken);
        metadata = await new SensitiveReading(Client, scope.Warnings).LeaveOutUnreadableAsync(
            new ObjectSelection(services.Options, services.Patterns).Apply(metadata), cancellationToken);
        await _owners.ReadAsync(scope.Warnings, cancellationToken);
        _names ??= await ForeseenNames.ReadAsync(services.Database, cancellationToken);
        _ownersChange ??= await _owners.PlanAsync(services.Database, _names, scope, cancellationToken) is { } owners
            ? [.. SchemaPlan.ChangesOf([owners])]
            : [];
        var tables = _names.Of(services.Database, metadata.ObjectTypeId, metadata.SchemaName);
        var schema = await SchemaPlan.ReadAsync(services.Database, metadata, tables, _names, scope.Logger, cancellationToken);
        var status = (
            await new StatusReader(services.Database)
                .ReadAsync([new KnownTable(tables.Main.Key, metadata.ObjectTypeId, [])], cancellationToken)).Single();
        var coverage = new CoverageChange(
            metadata, await new CoverageStore(services.Database)
                .ReadAsync(tables.Main, metadata.ObjectTypeId, cancellationToken), schema.IsNew);
        coverage.RequireRules(services.Options.Privacy.IsSet);
        var planner = new RunPlanner(Client, services.Options, services.Time, scope.Logger)
        {
            FullLoadReason = coverage.FullLoadReason, NewTargets = coverage.TargetsOwed,
            DatabaseTime = await services.Database.ReadClockAsync(cancellationToken),
        };
        var plan = await planner.PlanAsync(
            metadata, moves
                ? null
                : status.Watermark, moves
                    ? null
                    : status.Checkpoint, RunPlanner.SettingsHash(metadata, Client.Options.Version), cancellationToken);
        // Up to here the calls are those of a sync.
        var asked = CallCounts.Of(UsageMark.Of(Client.Usage).Since(before));

        foreach (var note in coverage.Notes())
            scope.Warnings.Note(note);
        if (status.LastRun is { IsRunning: true })
            scope.Warnings.Note($"A sync of {tables.Main.Display} is under way: another would be refused, or wait with --wait.");
        var (records, following) = await ForecastAsync(plan, metadata, schema, status, tables.Main, scope, cancellationToken);
        var calls = following is null ? null : asked + following;
        if (calls?.Total > Client.Usage.DailyRemaining)
            scope.Warnings.Note(
                $"Only {Client.Usage.DailyRemaining} calls are left today: the sync would stop there, and the next one go on.");
        var made = Build(scope, plan, tables.Main, records, calls) with
        {
            SchemaChanges = [.. schema.Changes, .. _ownersChange], BookkeepingSql = _bookkeeping, Warnings = scope.Warnings.Texts,
        };
        (_bookkeeping, _ownersChange) = ([], []);
        return made;
    }

    private async Task<IReadOnlyList<string>> BookkeepingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await services.Database.OpenAsync(cancellationToken);
        return await BookkeepingMigration.MissingAsync(connection, services.Database.Schema, cancellationToken);
    }

    private async Task<(long? Records, CallCounts? Calls)> ForecastAsync(
        RunPlan plan, ObjectMetadata metadata, SchemaPlan schema, TableStatus status, TableName main, RunScope scope,
        CancellationToken cancellationToken)
    {
        var linksDone = plan.Resumed is { } checkpoint
            ? await new CheckpointStore(services.Database).FindLinksAsync(main, checkpoint, cancellationToken)
            : new Dictionary<string, long>();
        var liveRows = status.Rows?.Live ?? 0;
        if (plan.Mode == SyncMode.Incremental)
        {
            var forecast = new IncrementalForecast(Client, services.Database, metadata, schema.Properties, scope.Warnings);
            var changes = await forecast.CountAsync(plan, cancellationToken);
            return (changes, await forecast.ReckonAsync(plan, changes, main, liveRows, linksDone, cancellationToken));
        }

        var counted = await Client.TryCountAsync(metadata.ObjectType, [], cancellationToken)
            ?? await CountForLimitsAsync(metadata, cancellationToken);
        if (counted is not { } records)
        {
            scope.Warnings.Note(
                "HubSpot does not count the records of this type, so neither calls nor time are known: each 100 records take a call.");
            return (null, null);
        }

        var calls = await new FullForecast(services, metadata, schema.Properties)
            .ReckonAsync(plan, records, liveRows, linksDone, cancellationToken);
        return (Math.Max(0, records - (plan.Resumed?.Records ?? 0)), calls);
    }

    private async Task<long?> CountForLimitsAsync(ObjectMetadata metadata, CancellationToken cancellationToken)
    {
        try
        {
            return (await Client.GetRecordCountsAsync(cancellationToken)).TryGetValue(metadata.ObjectTypeId, out var records)
                ? records
                : null;
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            return null;
        }
    }

    private ObjectPlan Build(RunScope scope, RunPlan plan, TableName main, long? records, CallCounts? calls) => new()
    {
        ObjectType = scope.ObjectType,
        Schema = main.Schema.Name,
        Table = main.Key,
        SyncMode = plan.Mode,
        Resumes = plan.Resumed is not null,
        SyncReason = plan.Reason,
        Records = records,
        ApiCalls = calls,
        Seconds = calls is null ? null : Math.Round(PlanLimits.Of(Client).SecondsFor(calls), 1),
        DailyShare = calls is not null && Client.Usage.DailyLimit is > 0 and { } quota ? Math.Round((decimal)calls.Total / quota, 6) : null,
        SchemaChanges = [],
        BookkeepingSql = [],
        Warnings = [],
    };
}
