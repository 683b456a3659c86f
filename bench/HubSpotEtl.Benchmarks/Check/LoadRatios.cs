using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>What loading a batch takes, against the floor.</summary>
internal sealed class LoadRatios : IAsyncDisposable
{
    private readonly RecordShape _shape;
    private readonly OneBatch _batch;

    private LoadRatios(RecordShape shape, OneBatch batch) => (_shape, _batch) = (shape, batch);

    /// <summary>The ratios.</summary>
    public IEnumerable<Ratio> All =>
    [
        Of("COPY, of the floor", null, _batch.CopyRowsAsync, _batch.CopyFloorAsync),
        Of("merge into an empty table, of the floor", Target.Empty, Load(_batch.LoadRowsAsync, Target.Empty), Load(_batch.LoadFloorAsync, Target.Empty)),
        Of("merge of changed rows, of the floor", Target.Changed, Load(_batch.LoadRowsAsync, Target.Changed), Load(_batch.LoadFloorAsync, Target.Changed)),
        Of("merge of unchanged rows, of the floor", Target.Unchanged, Load(_batch.LoadRowsAsync, Target.Unchanged), Load(_batch.LoadFloorAsync, Target.Unchanged)),
        Of("page to table, of the floor", Target.Empty, Load(_batch.LoadPagesAsync, Target.Empty), Load(_batch.LoadFloorAsync, Target.Empty)),
    ];

    /// <summary>Makes tables, connections and data.</summary>
    /// <param name="shape">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The ratios, to be measured.</returns>
    public static async Task<LoadRatios> CreateAsync(RecordShape shape, CancellationToken cancellationToken) =>
        new(shape, await OneBatch.CreateAsync(shape, cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _batch.DisposeAsync();

    private static Func<CancellationToken, Task> Load(Func<Target, CancellationToken, Task<long>> load, Target target) => token => load(target, token);

    private Ratio Of(string name, Target? target, Func<CancellationToken, Task> product, Func<CancellationToken, Task> floor) => new(
        $"{_shape}: {name}", 11, async (round, cancellationToken) =>
        {
            if (target is { } state)
                await _batch.PrepareAsync(state, cancellationToken);
            return await Stopwatch.RatioAsync(round, () => product(cancellationToken), () => floor(cancellationToken));
        });
}
