using HubSpotEtl.Configuration;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Phases;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Reporting;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>Syncs several objects one after another. One that fails is reported, and the rest go on.</summary>
/// <param name="job">The wishes, the logs and the clock.</param>
internal sealed class SyncRunner(SyncJob job)
{
    private readonly ILogger _logger = job.Loggers.CreateLogger("hubspot-etl");

    /// <summary>Runs them all, over connections of the run's own.</summary>
    /// <param name="stop">The graceful stop: the object in hand keeps its checkpoint, the others are not begun.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>A report or an error for each object that was begun.</returns>
    /// <exception cref="InvalidOptionsException">The token belongs to another portal than the schema: no object was begun.</exception>
    public async Task<RunSummary> RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        await using var connections = new SyncConnections(job.Options);
        return await RunAsync(connections, stop, cancellationToken);
    }

    /// <summary>Runs them all.</summary>
    /// <param name="connections">Those that the options name; they are left open.</param>
    /// <param name="stop">The graceful stop: the object in hand keeps its checkpoint, the others are not begun.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>A report or an error for each object that was begun.</returns>
    /// <exception cref="InvalidOptionsException">The token belongs to another portal than the schema: no object was begun.</exception>
    public async Task<RunSummary> RunAsync(SyncConnections connections, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var client = connections.Client(job.Time, job.Loggers);
        var services = SyncServices.Of(job, connections, client);
        var owners = new OwnerLoading(client);
        var types = job.Options.Sync.ObjectTypes;
        if (job.Options.Sync.AcceptPortal is not null && await MoveAsync(services, cancellationToken) is { } failed)
            return new RunSummary([], [.. types.Select(type => Failed(type, failed))], types.Count);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        var begun = 0;
        var (results, errors) = await new EachObject(types, Failed) { Stop = either.Token }.RunAsync(type =>
        {
            Log.ObjectStarted(_logger, type, ++begun, types.Count);
            var scope = new RunScope(type, new RunCounters(type, job.Time), new RunWarnings(type, _logger), _logger);
            return SyncToldAsync(services, owners, scope, stop, cancellationToken);
        });
        TellOfPatterns(services.Patterns, results, types);
        return new RunSummary(results, errors, types.Count);
    }

    private async Task<ObjectReport> SyncToldAsync(
        SyncServices services, OwnerLoading owners, RunScope scope, CancellationToken stop, CancellationToken cancellationToken)
    {
        var started = job.Time.GetTimestamp();
        var (outcome, isHealthy) = (StatusNames.Failed, false);
        try
        {
            var report = await SyncAsync(services, owners, scope, stop, cancellationToken);
            (outcome, isHealthy) = (report.Status.Word(), report.Status == ObjectStatus.Healthy);
            return report;
        }
        catch (Exception failure) when (DatabaseFault.IsUnreachable(failure))
        {
            // The next object does not wait for it as well.
            services.Database.GiveUp();
            throw;
        }
        finally
        {
            scope.Counters.End(outcome, job.Time.GetElapsedTime(started));
            job.Progress.Finish(scope.ObjectType, outcome, isHealthy);
        }
    }

    private async Task<Exception?> MoveAsync(SyncServices services, CancellationToken cancellationToken)
    {
        try
        {
            await services.Portal.MoveAsync(_logger, cancellationToken);
            return null;
        }
        catch (Exception failure) when (failure is not InvalidOptionsException)
        {
            return failure;
        }
    }

    private async Task<ObjectReport> SyncAsync(
        SyncServices services, OwnerLoading owners, RunScope scope, CancellationToken stop, CancellationToken cancellationToken)
    {
        var waiting = new SchemaWaiting(services.Time, scope.Logger, scope.Warnings.Note, stop);
        var report = await new ObjectSync(services with { Database = services.Database.With(waiting) }, owners, scope)
            .RunAsync(stop, cancellationToken);
        if (report.Watermark is { } watermark)
            Metrics.WatermarkAged(scope.ObjectType, job.Time.GetUtcNow() - watermark);
        Log.ObjectFinished(
            _logger, scope.ObjectType, report.Status.Word(), report.SyncMode.Word(), report.RecordsProcessedOk,
            report.Duration.TotalSeconds);
        return report;
    }

    // Only now is it known that no object has a use for an entry. Where all objects failed there is no report to tell it, but the log.
    private void TellOfPatterns(PatternUse patterns, List<ObjectReport> results, IReadOnlyList<string> types)
    {
        foreach (var text in patterns.Elsewhere)
            Log.PatternsElsewhere(_logger, string.Join(", ", types), text);
        foreach (var text in patterns.Unmatched)
            Log.RunNote(_logger, string.Join(", ", types), text);
        if (results is [.., var last])
            results[^1] = last with { Warnings = [.. last.Warnings, .. patterns.Unmatched] };
    }

    private ObjectFailure Failed(string objectType, Exception failure)
    {
        var detail = Failures.Detail(failure);
        Log.ObjectFailed(_logger, null, objectType, detail);
        Log.FailureTrace(_logger, failure, objectType);
        return new ObjectFailure(objectType, failure.GetType().Name, detail);
    }
}
