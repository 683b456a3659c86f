using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Plan.Report;
using HubSpotEtl.Reporting;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.Plan;

/// <summary>Plans several objects one after another.</summary>
internal static class PlanRunner
{
    /// <inheritdoc cref="PlanFunction"/>
    public static async Task<PlanSummary> RunAsync(SyncJob job, CancellationToken cancellationToken)
    {
        var logger = job.Loggers.CreateLogger("hubspot-etl");
        await using var connections = new SyncConnections(job.Options);
        using var client = connections.Client(job.Time, job.Loggers);
        var services = SyncServices.Of(job, connections, client).ForLooking();
        var planning = new ObjectPlanning(services);

        var (results, errors) = await new EachObject(job.Options.Sync.ObjectTypes, Failed) { Abandon = cancellationToken }.RunAsync(type =>
        {
            // The warnings are part of the plan, and need not be said on standard error as well.
            var scope = new RunScope(type, new RunCounters(type, job.Time), new RunWarnings(type, NullLogger.Instance), logger);
            return services.Database.LookAsync(() => planning.PlanAsync(scope, cancellationToken), cancellationToken);
        });
        if (results is [.., var last])
            results[^1] = last with { Warnings = [.. last.Warnings, .. services.Patterns.Unmatched] };
        return new PlanSummary(results, errors, PlanLimits.Of(client));
    }

    private static ObjectFailure Failed(string objectType, Exception failure) =>
        new(objectType, failure.GetType().Name, Failures.Detail(failure));
}
