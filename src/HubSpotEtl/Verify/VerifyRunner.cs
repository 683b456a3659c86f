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
    /// <inheritdoc cref="RunVerify"/>
    public async Task<VerifySummary> RunAsync(SyncJob job, VerifyReportFile? file, CancellationToken cancellationToken)
    {
        var logger = job.Loggers.CreateLogger("hubspot-etl");
        await using var connections = new SyncConnections(job.Options);
        using var client = connections.Client(job.Time, job.Loggers);
        var services = SyncServices.Of(job, connections, client);
        // A repair writes, and waits for its turn as any other run does.
        services = repairs ? services : services.ForLooking();
        var types = job.Options.Sync.ObjectTypes;
        var results = new List<VerifyReport>();
        var errors = new List<ObjectFailure>();
        if (await RefusalAsync(services, cancellationToken) is { } refusal)
            return new VerifySummary([], [.. types.Select(type => Failed(logger, type, refusal))], types.Count);
        foreach (var type in types)
        {
            var (outcome, isGood) = (StatusNames.Failed, false);
            try
            {
                var scope = new RunScope(type, new RunCounters(type, job.Time), new RunWarnings(type, logger), logger);
                var waiting = new SchemaWaiting(services.Time, logger, scope.Warnings.Note, cancellationToken);
                var own = services with { Database = services.Database.With(waiting) };
                var verification = new ObjectVerification(own, repairs, file, scope);
                results.Add(await own.Database.LookAsync(
                    () => SilenceWatch.RunAsync(own.Database, own.Time, verification.RunAsync, cancellationToken), cancellationToken));
                (outcome, isGood) = (results[^1].Status.Word(), results[^1].Status != VerifyStatus.Different);
                Log.VerifyFinished(logger, type, outcome, results[^1].Faults);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                errors.Add(Failed(logger, type, failure));
                if (Failures.EndsTheRun(failure))
                {
                    errors.AddRange(types.SkipWhile(other => other != type).Skip(1).Select(other => Failed(logger, other, failure)));
                    break;
                }
            }
            finally
            {
                job.Progress.Finish(type, outcome, isGood);
            }
        }

        return new VerifySummary(results, errors, types.Count);
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
