using Npgsql;

namespace HubSpotEtl.Postgres.Session;

/// <summary>A table could not be read in good time, since another session keeps it locked.</summary>
/// <param name="schema">Whose table.</param>
/// <param name="blockers">Who is in the way; empty when it let go just now.</param>
/// <param name="refused">What PostgreSQL said.</param>
internal sealed class TableLockedException(SqlIdentifier schema, IReadOnlyList<Blocker> blockers, PostgresException refused) : Exception(
    $"A table of the schema {schema.Name} was kept locked for more than {SessionSettings.LookingLockTimeout[..^1]} seconds by " +
    $"{(blockers.Count == 0
            ? "another session, which has let go meanwhile: try again"
            : $"{string.Join(" and ", blockers)}: wait for it, or end that session")}.",
    refused);
