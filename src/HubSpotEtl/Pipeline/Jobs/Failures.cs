using HubSpotEtl.Configuration;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using Npgsql;

namespace HubSpotEtl.Pipeline.Jobs;

/// <summary>What a failed object's report says.</summary>
internal static class Failures
{
    /// <summary>
    /// True when no other object of the run can fare better: the token is refused or of another portal, the day's calls are used up, or a
    /// proxy lets nothing through.
    /// </summary>
    /// <param name="failure">What failed an object.</param>
    /// <returns>Whether to begin no other.</returns>
    public static bool EndsTheRun(Exception failure) => failure is InvalidOptionsException
        or HubSpotApiException { IsUnauthorized: true } or HubSpotApiException { IsDailyLimit: true }
        or HubSpotApiException { IsProxyFault: true, IsTransient: false };

    /// <summary>One line that says what failed and, where it is known, what to do. Never holds a secret or a customer's value.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The line.</returns>
    public static string Detail(Exception failure) => failure switch
    {
        HubSpotApiException { IsUnauthorized: true } refused =>
            $"{refused.Message} Check ACCESS_TOKEN: it may have expired, been revoked or belong to another portal.",
        HubSpotApiException or SchemaConflictException or SessionNotKeptException or TableLockedException or SyncLockedException
            or SyncLockLostException or SelectionException => failure.Message,
        InvalidOptionsException refused => string.Join(" ", refused.Mistakes),
        NpgsqlException database => DatabaseFault.Describe(database),
        OperationCanceledException => "The run was cancelled; what it had stored stays, and the next run goes on from there.",
        _ => $"{failure.GetType().Name}: {failure.Message}",
    };
}
