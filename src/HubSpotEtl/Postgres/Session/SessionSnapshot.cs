using System.Data;

namespace HubSpotEtl.Postgres.Session;

/// <summary>What both ends of a session say of it at one moment.</summary>
/// <param name="ServerPid">The process of the server that serves it.</param>
/// <param name="Client">What this side does with it.</param>
/// <param name="IsThere">False when the server has no such process.</param>
/// <param name="State">What the server says it does (<c>active</c>, <c>idle</c>, …); null where the role may not see that.</param>
/// <param name="WaitsFor">The server's wait event; null for none.</param>
/// <param name="Since">When the server's state last changed, UTC.</param>
/// <remarks>PostgreSQL documentation, "The Cumulative Statistics System: pg_stat_activity".</remarks>
internal sealed record SessionSnapshot(int ServerPid, ConnectionState Client, bool IsThere, string? State, string? WaitsFor,
    DateTimeOffset? Since)
{
    /// <summary>
    /// True when nothing gets through any more: this side waits for the server, the server waits for this side, and nothing has happened
    /// between two looks. A statement that works or waits for a lock, however long, is alive; and so is a result that is being read slowly,
    /// of which the server has sent the rest long ago.
    /// </summary>
    /// <param name="earlier">The same session, one look before; null when it was not looked at.</param>
    internal bool IsSilentSince(SessionSnapshot? earlier) =>
        earlier is not null && earlier.ServerPid == ServerPid && earlier.Since == Since && WaitsInVain && earlier.WaitsInVain;

    private bool WaitsInVain => Client.HasFlag(ConnectionState.Executing)
        ? !IsThere || IsServerWaiting
        : Client.HasFlag(ConnectionState.Fetching) && IsThere && State == "active" && IsServerWaiting;

    private bool IsServerWaiting => State is not null && (State != "active" || WaitsFor == "ClientRead");
}
