using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>A full load after every record was written anew in the portal.</summary>
internal sealed class Changed(EndToEndOptions options) : EndToEndScenario(options, 60_000)
{
    /// <inheritdoc/>
    public override string Name => "changed";

    /// <inheritdoc/>
    protected override string What => "Full load again, everything changed";

    /// <inheritdoc/>
    protected override async Task RoundAsync(Bench bench, FloorLoad floor, int round, Figures figures, CancellationToken cancellationToken)
    {
        // Fresh tables each time: else the dead rows of the rounds before would be measured too.
        await bench.ForgetAsync(cancellationToken);
        await floor.EmptyAsync(cancellationToken);
        await floor.LoadAsync(floor.Rows, rows => rows, bench.Meter, cancellationToken);
        await SyncAsync(bench, s_fullLoad, cancellationToken);
        await bench.Portal.EditAsync("touch_all", new { type = ObjectType }, cancellationToken);
        var (run, least) = await Turns.InTurnAsync(
            round,
            () => SyncAsync(bench, s_fullLoad, cancellationToken),
            () => floor.LoadAsync(floor.Rows, rows => rows.ModifiedLater(TimeSpan.FromHours(1)), bench.Meter, cancellationToken));
        run.Product.Require("full", Records, 0);
        run.AddTo(figures, Records);
        run.AddRatios(figures, least, Records);
        figures.Add("hubspot-etl: WAL, bytes a record", (double)run.Product.Sample.WalBytes / Records);
        figures.Add("floor: WAL, bytes a record", (double)least.WalBytes / Records);
    }
}
