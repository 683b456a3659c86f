using HubSpotEtl.Configuration;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Reporting;
using HubSpotEtl.Verify.Report;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Verify;

/// <summary>Compares several tables one after another.</summary>
/// <param name="repairs">Whether to mend what differs.</param>
internal sealed class VerifyRunner(bool repairs)
{
    /// <inheritdoc cref="VerifyFunction"/>
    public async Task<VerifySummary> RunAsync(SyncJob job, VerifyReportFile? file, CancellationToken cancellationToken)
    {
        var logger = job.Loggers.CreateLogger("hubspot-etl");
        await using var connections = new SyncConnections(job.Options);
        using var client = connections.Client(job.Time, job.Loggers);
        var services = SyncServices.Of(job, connections, client);
        // A repair writes, and waits for its turn as any other run does.
        services = repairs ? services : services.ForLooking();
        var types = job.Options.Sync.ObjectTypes;
        var failed = (string type, Exception failure) => Failed(logger, type, failure);
        if (await RefusalAsync(services, cancellationToken) is { } refusal)
            return new VerifySummary([], [.. types.Select(type => failed(type, refusal))], types.Count);
        var (results, errors) = await new EachObject(types, failed) { Abandon = cancellationToken }.RunAsync(
            type =>
                CompareAsync(
                    job, services, new RunScope(type, new RunCounters(type, job.Time), new RunWarnings(type, logger), logger), file,
                    cancellationToken));
        return new VerifySummary(results, errors, types.Count);
    }

    private async Task<VerifyReport> CompareAsync(
        SyncJob job, SyncServices services, RunScope scope, VerifyReportFile? file, CancellationToken cancellationToken)
    {
        var (outcome, isGood) = (StatusNames.Failed, false);
        try
        {
            var waiting = new SchemaWaiting(services.Time, scope.Logger, scope.Warnings.Note, cancellationToken);
            var own = services with { Database = services.Database.With(waiting) };
            var verification = new ObjectVerification(own, repairs, file, scope);
            var report = await own.Database.LookAsync(
                () => SilenceWatch.RunAsync(own.Database, own.Time, verification.RunAsync, cancellationToken), cancellationToken);
            (outcome, isGood) = (report.Status.Word(), report.Status != VerifyStatus.Different);
            Log.VerifyFinished(scope.Logger, scope.ObjectType, outcome, report.Faults);
            return report;
        }
        finally
        {
            job.Progress.Finish(scope.ObjectType, outcome, isGood);
        }
    }

    // To compare with another portal would prove nothing, and to repair by it would destroy what is there.
    private static async Task<Exception?> RefusalAsync(SyncServices services, CancellationToken cancellationToken)
    {
        try
        {
            return await services.Database.LookAsync<Exception?>(
                async () =>
                {
                    await services.Portal.RequireSameAsync(cancellationToken);
                    return null;
                },
                cancellationToken);
        }
        catch (Exception failure) when (failure is not InvalidOptionsException && !cancellationToken.IsCancellationRequested)
        {
            return failure;
        }
    }

    private static ObjectFailure Failed(ILogger logger, string objectType, Exception failure)
    {
        var detail = failure is VerificationImpossibleException ? failure.Message : Failures.Detail(failure);
        Log.VerifyFailed(logger, objectType, detail);
        Log.FailureTrace(logger, failure, objectType);
        return new ObjectFailure(objectType, failure.GetType().Name, detail);
    }
}
