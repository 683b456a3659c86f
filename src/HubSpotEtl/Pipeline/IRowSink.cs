using HubSpotEtl.Transform;

namespace HubSpotEtl.Pipeline;

/// <summary>Where row batches end: PostgreSQL, or a test's stand-in.</summary>
internal interface IRowSink
{
    /// <summary>True while no batch is being loaded.</summary>
    bool IsIdle { get; }

    /// <summary>Stores a batch with its bookkeeping, and disposes of it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Rolls it back.</param>
    /// <returns>When it is committed.</returns>
    Task LoadAsync(RowBatch batch, CancellationToken cancellationToken);
}
