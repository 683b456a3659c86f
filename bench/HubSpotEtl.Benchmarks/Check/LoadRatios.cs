using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>What loading a batch takes, against the floor: CPU time of both processes, and for the whole way the wall time too.</summary>
internal sealed class LoadRatios : IAsyncDisposable
{
    private const int Rounds = 15;

    private readonly RecordShape _shape;
    private readonly OneBatch _batch;

    private LoadRatios(RecordShape shape, OneBatch batch) => (_shape, _batch) = (shape, batch);

    /// <summary>The ratios.</summary>
    public IEnumerable<Ratio> All =>
    [
        Cpu("CPU of COPY, of the floor's", null, _batch.CopyRowsAsync, _batch.CopyFloorAsync),
        Merge("an empty table", Target.Empty),
        Merge("changed rows", Target.Changed),
        Merge("unchanged rows", Target.Unchanged),
        Cpu("CPU from page to table, of the floor's", Target.Empty, Pages, Floor(Target.Empty)),
        Wall("time from page to table, of the floor's", Target.Empty, Pages, Floor(Target.Empty)),
        Wall("time of a merge with unchanged rows, of the floor's", Target.Unchanged, Rows(Target.Unchanged), Floor(Target.Unchanged)),
    ];

    private Func<CancellationToken, Task> Pages => token => _batch.LoadPagesAsync(Target.Empty, token);

    /// <summary>Makes tables, connections and data.</summary>
    /// <param name="shape">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The ratios, to be measured.</returns>
    public static async Task<LoadRatios> CreateAsync(RecordShape shape, CancellationToken cancellationToken) =>
        new(shape, await OneBatch.CreateAsync(shape, cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _batch.DisposeAsync();

    private Func<CancellationToken, Task> Rows(Target target) => token => _batch.LoadRowsAsync(target, token);

    private Func<CancellationToken, Task> Floor(Target target) => token => _batch.LoadFloorAsync(target, token);

    private Ratio Merge(string with, Target target) =>
        Cpu($"CPU of a merge with {with}, of the floor's", target, Rows(target), Floor(target));

    private Ratio Cpu(string name, Target? target, Func<CancellationToken, Task> product, Func<CancellationToken, Task> floor) =>
        Of(name, target, product, floor, cost => cost.Cpu, Ratio.Median);

    private Ratio Wall(string name, Target? target, Func<CancellationToken, Task> product, Func<CancellationToken, Task> floor) =>
        Of(name, target, product, floor, cost => cost.Wall, Ratio.Best);

    private Ratio Of(
        string name, Target? target, Func<CancellationToken, Task> product, Func<CancellationToken, Task> floor,
        Func<Cost, TimeSpan> what, Func<IReadOnlyList<Pair>, double> of) => new(
        $"{_shape}: {name}", Rounds, async (round, cancellationToken) =>
        {
            if (target is { } state)
                await _batch.PrepareAsync(state, cancellationToken);
            var (one, baseline) = await Turns.InTurnAsync(
                round, () => _batch.CostAsync(() => product(cancellationToken)), () => _batch.CostAsync(() => floor(cancellationToken)));
            return new Pair(what(one).TotalSeconds, what(baseline).TotalSeconds);
        }, of);
}
