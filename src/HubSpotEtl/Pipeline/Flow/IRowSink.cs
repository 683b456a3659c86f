using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Pipeline.Flow;

/// <summary>Where row batches end: PostgreSQL, or a test's stand-in.</summary>
internal interface IRowSink
{
    /// <summary>Whether a batch that is not full had better be stored.</summary>
    /// <param name="rows">How many rows it has.</param>
    /// <returns>False when it may still grow.</returns>
    bool Wants(int rows);

    /// <summary>Stores a batch with its bookkeeping, and disposes of it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Rolls it back.</param>
    /// <returns>When it is committed.</returns>
    Task LoadAsync(RowBatch batch, CancellationToken cancellationToken);
}
