using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Session;
using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>
/// Keeps two runs from writing in turn. The lock of a run is lost with its connection, which is noticed late, and by then another run may
/// have begun. So each write holds on to the run's own row in <c>etl_run</c>: a run that begins marks the rows of earlier ones interrupted,
/// for which it waits until their writes in hand are over, and after that there are no others.
/// </summary>
/// <param name="table">The main table.</param>
/// <param name="runId">The run.</param>
internal sealed class RunFence(TableName table, Guid runId)
{
    private readonly string _sql =
        $"SELECT true FROM {table.Schema}.{BookkeepingSchema.Runs} WHERE run_id = $1 AND status = '{RunStatus.Running}' FOR SHARE";

    /// <summary>Holds on to the row until the connection's transaction ends.</summary>
    /// <exception cref="SyncLockLostException">Another run has begun.</exception>
    internal async Task PassAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await connection.ScalarAsync<bool>(_sql, [runId], cancellationToken))
            throw new SyncLockLostException(table);
    }
}
