using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>A full load of tables that hold all records already, beside the first load of the same rows.</summary>
internal abstract class SecondLoad(EndToEndOptions options) : EndToEndScenario(options, 60_000)
{
    /// <summary>How many of the rows must turn out to be as they were.</summary>
    protected abstract long UnchangedRows { get; }

    /// <summary>What happens in the portal between the two loads.</summary>
    protected abstract Task EditAsync(Bench bench, CancellationToken cancellationToken);

    /// <summary>The floor's load with the same outcome.</summary>
    protected abstract Task<Sample> LoadFloorAsync(Bench bench, FloorLoad floor, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override async Task RoundAsync(Bench bench, FloorLoad floor, int round, Figures figures, CancellationToken cancellationToken)
    {
        // Fresh tables each time: else the dead rows of the rounds before would be measured too.
        await bench.ForgetAsync(cancellationToken);
        await floor.EmptyAsync(cancellationToken);
        await floor.LoadAsync(floor.Rows, rows => rows, bench.Meter, cancellationToken);
        var first = (await SyncAsync(bench, s_fullLoad, cancellationToken)).Product.Require("full", Records, 0);
        await EditAsync(bench, cancellationToken);
        var (run, least) = await Turns.InTurnAsync(
            round, () => SyncAsync(bench, s_fullLoad, cancellationToken), () => LoadFloorAsync(bench, floor, cancellationToken));
        run.Product.Require("full", Records, UnchangedRows);
        run.AddTo(figures, Records);
        run.AddRatios(figures, least, Records);
        figures.Add("hubspot-etl: WAL, bytes a record", (double)run.Product.Sample.WalBytes / Records);
        figures.Add("floor: WAL, bytes a record", (double)least.WalBytes / Records);
        figures.Add("records/s, of a first load's", first.Sample.Elapsed / run.Product.Sample.Elapsed);
    }
}
