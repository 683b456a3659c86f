using System.Globalization;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>Who holds a table's lock.</summary>
/// <param name="Name">How its session names itself: <c>hubspot-etl pid 123 on host</c>.</param>
/// <param name="Since">When its session began; null when the role may not see that. UTC.</param>
/// <param name="ServerPid">The session's process on the server, for <c>pg_terminate_backend</c>.</param>
public sealed record LockHolder(string Name, DateTimeOffset? Since, int ServerPid)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var since = Since is { } begun ? string.Create(CultureInfo.InvariantCulture, $", since {begun.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
            : "";
        return $"{Name}{since} (server process {ServerPid})";
    }
}
