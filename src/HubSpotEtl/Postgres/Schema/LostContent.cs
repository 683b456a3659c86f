using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using Npgsql;

namespace HubSpotEtl.Postgres.Schema;

/// <summary>
/// Somebody has dropped or renamed what was loaded: it is made anew, but empty, and what the bookkeeping vouches for is no longer there.
/// What vouches for it goes in the transaction that makes it, so that no run, however it ends, leaves a table that only looks complete.
/// </summary>
internal static class LostContent
{
    /// <summary>Records are missing, or values of them: the next load must be a full one.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="main">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there was nothing to forget: the table was never loaded.</returns>
    internal static async Task<bool> ForgetLoadAsync(NpgsqlConnection connection, TableName main, CancellationToken cancellationToken)
    {
        var checkpoints = await CheckpointStore.ClearAsync(connection, main, cancellationToken);
        var watermarks = await connection.ExecuteAsync(
            $"DELETE FROM {main.Schema}.{BookkeepingSchema.SyncMetadata} WHERE object_type = $1", [main.Key], cancellationToken);
        return checkpoints + watermarks > 0;
    }

    /// <summary>Links are missing: those of all records must be read again.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="main">The main table of the records on the near side.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there was nothing to forget: no links were ever read.</returns>
    internal static async Task<bool> ForgetLinksAsync(NpgsqlConnection connection, TableName main, CancellationToken cancellationToken)
    {
        var checkpoints = await CheckpointStore.ClearAsync(connection, main, cancellationToken);
        var watermarks = await connection.ExecuteAsync(
            $"UPDATE {main.Schema}.{BookkeepingSchema.SyncMetadata} SET associations_synced_at = NULL WHERE object_type = $1 AND " +
            $"associations_synced_at IS NOT NULL",
            [main.Key], cancellationToken);
        return checkpoints + watermarks > 0;
    }
}
