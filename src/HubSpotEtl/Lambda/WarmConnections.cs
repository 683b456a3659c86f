using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Pipeline.Jobs;

namespace HubSpotEtl.Lambda;

/// <summary>
/// Connections that serve one call of the function after another. Between calls Lambda freezes the process, for minutes or hours: servers
/// and gateways then drop its connections, often without a word that could reach it, and the next call would find that out by timeouts. So
/// connections are used again only when the next call comes at once.
/// </summary>
/// <param name="time">The clock of the wall, which goes on while the process is frozen.</param>
internal sealed class WarmConnections(TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long connections are good after a call.</summary>
    public static readonly TimeSpan Warmth = TimeSpan.FromSeconds(5);

    private SyncConnections? _connections;
    private DateTimeOffset _usedAt;

    /// <summary>Gets ready what the first call needs.</summary>
    /// <param name="options">How HubSpot and PostgreSQL are reached: the same for all calls of a process.</param>
    public void Prepare(EtlOptions options) => (_connections, _usedAt) = (new SyncConnections(options), time.GetUtcNow());

    /// <summary>Does one call's work.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="options">See <see cref="Prepare"/>.</param>
    /// <param name="work">The work.</param>
    /// <returns>Its result.</returns>
    public async Task<T> UseAsync<T>(EtlOptions options, Func<SyncConnections, Task<T>> work)
    {
        if (time.GetUtcNow() - _usedAt > Warmth)
            await DisposeAsync();
        _connections ??= new SyncConnections(options);
        try
        {
            return await work(_connections);
        }
        finally
        {
            _usedAt = time.GetUtcNow();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connections is not null)
            await _connections.DisposeAsync();
        _connections = null;
    }
}
