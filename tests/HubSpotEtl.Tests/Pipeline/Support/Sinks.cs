using System.Collections.Concurrent;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Tests.Pipeline.Support;

/// <summary>Takes row batches and remembers them; a test may say what happens before one is taken.</summary>
internal sealed class RowSink(Func<RowBatch, CancellationToken, Task>? before = null) : IRowSink
{
    public ConcurrentQueue<(long[] Ids, string? Cursor)> Loaded { get; } = [];

    /// <summary>Wants a batch from so many rows on.</summary>
    public int WantedRows { get; set; } = int.MaxValue;

    public bool Wants(int rows) => rows >= WantedRows;

    public IEnumerable<long> Ids => Loaded.SelectMany(batch => batch.Ids);

    public async Task LoadAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        using (batch)
        {
            if (before is not null)
                await before(batch, cancellationToken);
            Loaded.Enqueue((batch.SeenIds, batch.Cursor));
        }
    }
}

/// <summary>Takes association requests and remembers them; a test may say what happens before one is taken.</summary>
internal sealed class LinkSink(Func<LinkRequest, CancellationToken, Task>? before = null) : ILinkSink
{
    public ConcurrentQueue<LinkRequest> Loaded { get; } = [];

    public async Task LoadAsync(LinkRequest request, CancellationToken cancellationToken)
    {
        if (before is not null)
            await before(request, cancellationToken);
        Loaded.Enqueue(request);
    }
}
