using HubSpotEtl.Postgres;

namespace HubSpotEtl.Pipeline;

/// <summary>The connection that held the object's lock is gone: another run may have the object now, so this one had to end.</summary>
/// <param name="table">The main table.</param>
public sealed class SyncLockLostException(TableName table) : Exception(
    $"The database connection that held the lock on {table.Display} was lost. What was stored stays; run again to go on from there.");
