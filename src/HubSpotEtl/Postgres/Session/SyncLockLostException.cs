namespace HubSpotEtl.Postgres.Session;

/// <summary>The connection that held the object's lock is gone, or another run has begun since: this one must not write any more.</summary>
/// <param name="table">The main table.</param>
public sealed class SyncLockLostException(TableName table) : Exception(
    $"The database connection that held the lock on {table.Display} was lost. What was stored stays; run again to go on from there.");
