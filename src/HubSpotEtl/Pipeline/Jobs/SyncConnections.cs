using System.Buffers;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Jobs;

/// <summary>
/// What outlives a run and may serve the next one: connections to HubSpot and PostgreSQL, and the buffers of row batches.
/// </summary>
internal sealed class SyncConnections : IAsyncDisposable
{
    // The largest batch that is pooled; larger ones, of records with very long texts, are left to the garbage collector.
    private const int LargestPooledBytes = 32 << 20;

    // One batch in the making, one being loaded, and the small ones that these began as.
    private const int BuffersOfASize = 3;

    /// <summary>Prepares them; nothing is connected yet.</summary>
    /// <param name="options">How HubSpot and PostgreSQL are reached.</param>
    public SyncConnections(EtlOptions options)
    {
        HubSpot = HubSpotClientOptions.Of(options.HubSpot);
        Database = new Database(DatabaseSettings.Of(options.Database), redaction: options.Redaction);
        Http = HubSpotHttp.CreateHandler(HubSpot);
    }

    /// <summary>How HubSpot is reached.</summary>
    public HubSpotClientOptions HubSpot { get; }

    /// <summary>The way there.</summary>
    public HttpMessageHandler Http { get; }

    /// <summary>The tables.</summary>
    public Database Database { get; }

    /// <summary>Buffers of row batches.</summary>
    public ArrayPool<byte> Buffers { get; } = ArrayPool<byte>.Create(LargestPooledBytes, BuffersOfASize);

    /// <summary>A client of a run's own, which counts its calls and knows its limits.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where its logger comes from.</param>
    public HubSpotClient Client(TimeProvider time, ILoggerFactory loggers) => new(Http, HubSpot, time, loggers.CreateLogger("hubspot"));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return Database.DisposeAsync();
    }
}
