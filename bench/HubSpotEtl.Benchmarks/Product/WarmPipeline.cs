using HubSpotEtl.Postgres.Load;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>The product's pipeline with loaders that keep their connections from load to load.</summary>
internal sealed class WarmPipeline : IAsyncDisposable
{
    private readonly List<RowLoader> _loaders;
    private readonly PipelineRun _pipeline;

    private WarmPipeline(ShapeTable table, List<RowLoader> loaders, int batchRows) =>
        (_loaders, _pipeline) = (loaders, new PipelineRun(table, loaders, batchRows));

    /// <summary>Opens the connections.</summary>
    /// <param name="table">The table.</param>
    /// <param name="connections">How many.</param>
    /// <param name="batchRows">Rows merged at once.</param>
    /// <param name="expectsNewRows">As in a first load.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A pipeline.</returns>
    public static async Task<WarmPipeline> OpenAsync(
        ShapeTable table, int connections, int batchRows, bool expectsNewRows, CancellationToken cancellationToken)
    {
        var loaders = new List<RowLoader>();
        for (var i = 0; i < connections; i++)
            loaders.Add(await table.OpenLoaderAsync(expectsNewRows, cancellationToken));
        return new WarmPipeline(table, loaders, batchRows);
    }

    /// <inheritdoc cref="PipelineRun.LoadAsync"/>
    public Task LoadAsync(PageBodies pages, long unchanged, CancellationToken cancellationToken) =>
        _pipeline.LoadAsync(pages, unchanged, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var loader in _loaders)
            await loader.DisposeAsync();
    }
}
