using Npgsql;

namespace HubSpotEtl.Postgres;

/// <summary>Planner settings of the connections that load.</summary>
internal static class LoaderSession
{
    /// <summary>
    /// The merge's plan is made once, when the target may be empty, and must still be right when it holds millions: every probe of the
    /// target goes by its key. Without sequential scans as a choice, the plan's nominal cost would start the JIT compiler for each
    /// batch, which costs far more than it saves.
    /// </summary>
    internal static Task TuneAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        "SELECT set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false), set_config('plan_cache_mode', 'auto', false)",
        [], cancellationToken);
}
