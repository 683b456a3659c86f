using System.Collections.Concurrent;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>
/// Several loaders where the product has one, to learn whether they would pay: a batch is taken as soon as one of them is free. A failure
/// comes out with a later batch, or at the end.
/// </summary>
/// <param name="loaders">The loaders.</param>
/// <param name="journal">What is stored with each batch.</param>
/// <param name="counters">Counts rows.</param>
internal sealed class RowLoaders(IReadOnlyCollection<RowLoader> loaders, RunJournal journal, RunCounters counters) : IRowSink, IDisposable
{
    private readonly ConcurrentBag<RowLoader> _free = [.. loaders];
    private readonly SemaphoreSlim _anyFree = new(loaders.Count);
    private readonly List<Task> _running = [];

    /// <inheritdoc/>
    public bool Wants(int rows) => journal.IsWorthStoring(rows, isIdle: _free.Count == loaders.Count);

    /// <inheritdoc/>
    public async Task LoadAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        await _anyFree.WaitAsync(cancellationToken);
        foreach (var failed in _running.Where(load => load.IsFaulted))
            await failed;
        _running.RemoveAll(load => load.IsCompleted);
        var record = journal.RecordOf(batch);
        journal.Stored(batch);
        _running.Add(LoadAsync(batch, record, cancellationToken));
    }

    /// <summary>Waits for the batches under way.</summary>
    /// <returns>When all are committed.</returns>
    public Task EndAsync() => Task.WhenAll(_running);

    /// <inheritdoc/>
    public void Dispose() => _anyFree.Dispose();

    private async Task LoadAsync(RowBatch batch, BatchRecord record, CancellationToken cancellationToken)
    {
        _free.TryTake(out var loader);
        using (batch)
        {
            var result = await loader!.LoadAsync(batch, record, cancellationToken);
            counters.AddBatch(result.Merged, result.Unchanged, result.Refused.Count);
        }

        _free.Add(loader);
        _anyFree.Release();
    }
}
