using Npgsql;

namespace HubSpotEtl.Postgres.Load;

/// <summary>Settings of the connections that load.</summary>
internal static class LoaderSession
{
    /// <summary>
    /// The merge's plan is made once, when the target may be empty, and must still be right when it holds millions: every probe of the
    /// target goes by its key. Without sequential scans as a choice, the plan's nominal cost would start the JIT compiler for each
    /// batch, which costs far more than it saves.
    /// <para>
    /// Nor does a batch wait for the disk: a server that crashes may lose the last batches, but each with its checkpoint, so that the next
    /// run reads them again. The end of a run is committed with the server's own setting, and with it all that came before.
    /// </para>
    /// </summary>
    internal static Task TuneAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        """
        SELECT set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false), set_config('plan_cache_mode', 'auto', false),
               set_config('synchronous_commit', 'off', false)
        """,
        [], cancellationToken);
}
