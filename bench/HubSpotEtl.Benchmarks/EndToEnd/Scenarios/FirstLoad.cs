using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>A first load into tables that are not there yet.</summary>
internal class FirstLoad(EndToEndOptions options, int records = 60_000) : EndToEndScenario(options, records)
{
    /// <inheritdoc/>
    public override string Name => "first";

    /// <inheritdoc/>
    protected override string What => "First load";

    /// <inheritdoc/>
    protected override async Task RoundAsync(Bench bench, FloorLoad floor, int round, Figures figures, CancellationToken cancellationToken)
    {
        await bench.ForgetAsync(cancellationToken);
        await floor.EmptyAsync(cancellationToken);
        var (run, least) = await Turns.InTurnAsync(
            round,
            () => SyncAsync(bench, s_fullLoad, cancellationToken),
            () => floor.LoadAsync(floor.Rows, rows => rows, bench.Meter, cancellationToken));
        run.Product.Require("full", Records, 0);
        run.AddTo(figures, Records);
        run.AddRatios(figures, least, Records);
        await AddAsync(bench, run, figures, cancellationToken);
    }

    /// <summary>Further figures.</summary>
    /// <param name="bench">The bench.</param>
    /// <param name="run">The run.</param>
    /// <param name="figures">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are added.</returns>
    protected virtual Task AddAsync(Bench bench, MeteredRun run, Figures figures, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
