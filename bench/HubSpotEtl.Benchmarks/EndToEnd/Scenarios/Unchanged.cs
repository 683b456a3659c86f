using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>A full load of what is there already, beside the first load of the same rows.</summary>
internal sealed class Unchanged(EndToEndOptions options) : EndToEndScenario(options, 60_000)
{
    /// <inheritdoc/>
    public override string Name => "unchanged";

    /// <inheritdoc/>
    protected override string What => "Full load again, nothing changed";

    /// <inheritdoc/>
    protected override async Task RoundAsync(Bench bench, FloorLoad floor, int round, Figures figures, CancellationToken cancellationToken)
    {
        await bench.ForgetAsync(cancellationToken);
        await floor.EmptyAsync(cancellationToken);
        await floor.LoadAsync(floor.Rows, rows => rows, bench.Meter, cancellationToken);
        var first = (await SyncAsync(bench, s_fullLoad, cancellationToken)).Product.Require("full", Records, 0);
        var (run, least) = await Turns.InTurnAsync(
            round,
            () => SyncAsync(bench, s_fullLoad, cancellationToken),
            () => floor.LoadAsync(0, rows => rows, bench.Meter, cancellationToken));
        run.Product.Require("full", Records, Records);
        run.AddTo(figures, Records);
        run.AddRatios(figures, least, Records);
        figures.Add("hubspot-etl: WAL, bytes a record", (double)run.Product.Sample.WalBytes / Records);
        figures.Add("floor: WAL, bytes a record", (double)least.WalBytes / Records);
        figures.Add("records/s, of a first load's", first.Sample.Elapsed / run.Product.Sample.Elapsed);
    }
}
