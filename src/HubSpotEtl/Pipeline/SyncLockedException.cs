using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;

namespace HubSpotEtl.Pipeline;

/// <summary>Another run has the object: two never write to one table at once.</summary>
/// <param name="table">The main table.</param>
/// <param name="holder">Who has it, when PostgreSQL tells.</param>
public sealed class SyncLockedException(TableName table, LockHolder? holder) : Exception(
    $"{table.Display} is being synced by {holder?.ToString() ?? "another run"}. Try again later, or wait for it with --wait.")
{
    /// <summary>Who has it, when PostgreSQL tells.</summary>
    public LockHolder? Holder => holder;
}
