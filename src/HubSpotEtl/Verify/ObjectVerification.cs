using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Verify;

/// <summary>
/// One table's proof: counts → ids and modification times of both sides → HubSpot is asked for what differs → kinds → repair, if wished →
/// report.
/// </summary>
/// <param name="services">What all objects share.</param>
/// <param name="repairs">Whether to mend.</param>
/// <param name="file">Where all ids go, if wished.</param>
/// <param name="scope">This object's counters, warnings and log.</param>
internal sealed class ObjectVerification(SyncServices services, bool repairs, VerifyReportFile? file, RunScope scope)
{
    private readonly long _started = services.Time.GetTimestamp();
    private readonly UsageMark _usage = UsageMark.Of(services.Client.Usage);

    /// <summary>Compares, and mends.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The report.</returns>
    /// <exception cref="VerificationImpossibleException">The table was never loaded, or HubSpot's listing is not whole.</exception>
    /// <exception cref="SyncLockedException">A sync has the table that is to be mended.</exception>
    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        var known = await new KnownTables(services.Database).ListAsync(cancellationToken);
        var table = TableChoice.Of(known, [scope.ObjectType]).Single();
        if (!repairs || !known.Contains(table))
            return await RunAsync(table, cancellationToken);
        await using var held = await services.HoldAsync(services.Database.Table(table.Name), scope.Logger, cancellationToken);
        return await held.WhileHeldAsync(token => RunAsync(table, token), cancellationToken);
    }

    private async Task<VerifyReport> RunAsync(KnownTable known, CancellationToken cancellationToken)
    {
        var table = await SyncedTable.ReadAsync(services.Database, known, scope.ObjectType, cancellationToken);
        var metadata = await new MetadataReader(services.Client, scope.Warnings, scope.Logger)
        {
            KnownTypeId = table.ObjectTypeId, AsksForSensitive = repairs,
        }.ReadAsync(scope.ObjectType, cancellationToken);
        table.RequireHolds(metadata);
        var begun = await BeginAsync(table, metadata, cancellationToken);
        using var times = new ModificationTimeReader(metadata.ModifiedProperty);
        await using var comparison = await Comparison.BeginAsync(services.Database, table.Name, times.Layout, cancellationToken);

        await new ModificationTimeListing(services, metadata, times, comparison).ReadAsync(begun.HubspotTotal, cancellationToken);
        await comparison.CompareAsync(cancellationToken);
        await RequireWholeAsync(metadata, comparison, begun, cancellationToken);
        Log.DifferencesAsked(scope.Logger, scope.ObjectType, comparison.Candidates);
        await new DifferenceConfirmation(services.Client, metadata, times, comparison).RunAsync(cancellationToken);
        await comparison.JudgeAsync(
            begun.StartedAt, table.Watermark.LastSync - services.Options.Overlap,
            await ExistingBookkeeping.FindAsync(services.Database, cancellationToken), cancellationToken);
        return await ReportAsync(metadata, comparison, begun with { HubspotRecords = comparison.ListedRecords }, cancellationToken);
    }

    private async Task<VerifyReport> BeginAsync(SyncedTable table, ObjectMetadata metadata, CancellationToken cancellationToken)
    {
        var client = services.Client;
        // By the clock that is furthest behind, as that of a sync: what changed after it is no difference.
        var startedAt = RunClock.Of(
            client.ServerTimes, services.Time.GetUtcNow(), await services.Database.ReadClockAsync(cancellationToken)).Earliest;
        var total = await client.TryCountAsync(metadata.ObjectType, [], cancellationToken);
        var cost = total is { } records ? VerifyCost.Of(records, client.Usage.GeneralLimit, Calls) : null;
        if (cost is null)
            Log.VerifyOfUnknownSize(scope.Logger, scope.ObjectType, table.Rows.Live);
        else
            Log.VerifyPlanned(
                scope.Logger, scope.ObjectType, total!.Value, table.Rows.Live, cost.ApiCalls, cost.Time, client.Usage.GeneralLimit);
        if (table.IsBeingSynced && !repairs)
            scope.Warnings.Note("A sync of the table was under way: what it has not written yet may be among the differences.");
        return new VerifyReport
        {
            ObjectType = scope.ObjectType,
            Table = table.Name.Key,
            Status = VerifyStatus.Consistent,
            StartedAt = startedAt,
            Watermark = table.Watermark.LastSync,
            HubspotTotal = total,
            RowsLive = table.Rows.Live,
            ApiCallsExpected = cost?.ApiCalls,
        };
    }

    // What a listing that broke off has left out would all look right.
    private async Task RequireWholeAsync(
        ObjectMetadata metadata, Comparison comparison, VerifyReport begun, CancellationToken cancellationToken)
    {
        var check = new ListingCheck(services.Client, metadata, begun.StartedAt, scope.Logger);
        if (await check.ShortfallAsync(comparison.Listing, await check.CountAsync(cancellationToken), [], cancellationToken)
            is { } shortfall)
            throw new VerificationImpossibleException($"{shortfall}: such a listing proves nothing. Run it again.");
    }

    private async Task<VerifyReport> ReportAsync(
        ObjectMetadata metadata, Comparison comparison, VerifyReport begun, CancellationToken cancellationToken)
    {
        var owed = new OwedLinksStore(services.Database, comparison.Table);
        var found = (begun with { LinksOwed = await owed.CountAsync(cancellationToken) })
            .With(await comparison.CountAsync(cancellationToken));
        var repair = new RunScope(
            scope.ObjectType, new RunCounters(scope.ObjectType, services.Time), new RunWarnings(scope.ObjectType, scope.Logger),
            scope.Logger);
        if (repairs && found.Faults + found.LinksOwed > 0)
        {
            await BookkeepingMigration.EnsureAsync(services.Database, cancellationToken);
            var selected = await new SensitiveReading(services.Client, repair.Warnings).LeaveOutUnreadableAsync(
                new ObjectSelection(services.Options, services.Patterns).Apply(metadata), cancellationToken);
            var runId = await new Repair(services, selected, comparison, repair).RunAsync(found, cancellationToken);
            found = (found with { RunId = runId, LinksOwed = await owed.CountAsync(cancellationToken) })
                .Repaired(await comparison.CountAsync(cancellationToken), repair.Warnings.Completeness != Completeness.Whole);
        }

        if (found.Unanswered > 0)
            scope.Warnings.Fault(
                $"HubSpot, asked for them by id, neither returned {found.Unanswered} records nor said that it has not got them: nothing "
                    + "is proved about them. Run it again.");
        if (found.LinksOwed > 0)
            scope.Warnings.Fault(
                $"The links of {found.LinksOwed} records are owed by a repair or a run that broke off; the next sync reads them, and so "
                    + "does --repair.");
        var report = found with
        {
            DurationSeconds = Math.Round(services.Time.GetElapsedTime(_started).TotalSeconds, 2),
            ApiCalls = Calls,
            Warnings = [.. scope.Warnings.Texts, .. repair.Warnings.Texts],
            Ids = await ReportedDifferences.FirstIdsAsync(found, comparison, cancellationToken),
        };
        if (file is not null)
            await file.AddAsync(report, kind => comparison.IdsAsync(kind, cancellationToken), cancellationToken);
        return report;
    }

    private long Calls => UsageMark.Of(services.Client.Usage).Since(_usage).Calls.Values.Sum();
}
