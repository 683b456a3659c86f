namespace HubSpotEtl.Postgres.Session;

/// <summary>
/// Between this program and PostgreSQL is a pooler that gives one session's server process to another, so that no lock and no setting
/// lasts.
/// </summary>
/// <param name="seen">What has shown it.</param>
public sealed class SessionNotKeptException(string seen) : Exception(
    $"The database is reached through a pooler that does not keep sessions ({seen}), so that two runs could work on one table at once. " +
    $"{Remedy}")
{
    /// <summary>What has shown it.</summary>
    public string Seen => seen;

    /// <summary>What to do.</summary>
    public const string Remedy =
        "Connect past it, to PostgreSQL's own port, or make the pool one in session mode (PgBouncer: pool_mode=session for this user or " +
        "database, at least 4 connections).";
}
