using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using Npgsql;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>The end of a run in <c>etl_run</c> whose work has failed.</summary>
internal static class FailedRun
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Closes it. The failure of the work is what matters: when the database is what failed, the row stays open and the next run closes it.
    /// </summary>
    /// <param name="services">What all objects share.</param>
    /// <param name="table">The main table.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="scope">Where it is told that the row stays open.</param>
    /// <returns>When it is closed, or cannot be.</returns>
    public static async Task CloseAsync(SyncServices services, TableName table, RunEnd end, RunScope scope)
    {
        try
        {
            using var patience = new CancellationTokenSource(s_patience, services.Time);
            await new RunStore(services.Database).AbandonAsync(table, end, patience.Token);
        }
        catch (Exception second) when (second is NpgsqlException or OperationCanceledException)
        {
            Log.RunNotClosed(scope.Logger, scope.ObjectType, second.Message);
        }
    }
}
