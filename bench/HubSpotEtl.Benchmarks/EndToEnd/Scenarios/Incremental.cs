using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>An incremental run that finds a thousand changed records among many.</summary>
internal sealed class Incremental(EndToEndOptions options) : EndToEndScenario(options, 30_000)
{
    private const int ChangedRecords = 1_000;

    /// <inheritdoc/>
    public override string Name => "incremental";

    /// <inheritdoc/>
    protected override string What => $"Incremental, {ChangedRecords:N0} changed";

    /// <inheritdoc/>
    protected override async Task<FloorLoad> PrepareAsync(Bench bench, CancellationToken cancellationToken)
    {
        var floor = await base.PrepareAsync(bench, cancellationToken);
        await floor.LoadAsync(floor.Rows, rows => rows, bench.Meter, cancellationToken);
        return floor;
    }

    /// <inheritdoc/>
    protected override async Task RoundAsync(Bench bench, FloorLoad floor, int round, Figures figures, CancellationToken cancellationToken)
    {
        // The same ones each time, so that what the overlap reads again is what has changed again.
        await bench.Portal.EditAsync("touch_some", new { type = ObjectType, count = ChangedRecords }, cancellationToken);
        var (run, least) = await Turns.InTurnAsync(
            round,
            () => SyncAsync(bench, [], cancellationToken),
            () => floor.LoadAsync(
                ChangedRecords,
                rows => rows.First(ChangedRecords).ModifiedLater(TimeSpan.FromHours(round + 1)), bench.Meter, cancellationToken));
        run.Product.Require("incremental", ChangedRecords, 0);
        figures.Add("start to exit, ms", run.Product.Sample.Elapsed.TotalMilliseconds);
        figures.Add("client CPU, ms", run.Product.Sample.Client.TotalMilliseconds);
        figures.Add("PostgreSQL CPU, ms", run.Product.Sample.Server.TotalMilliseconds);
        figures.Add("simulator CPU, ms", run.Simulator.TotalMilliseconds);
        figures.Add("floor, COPY and merge alone, ms", least.Elapsed.TotalMilliseconds);
        figures.Add("API calls", run.Calls.Total);
        figures.Add("peak memory, MB", run.Product.PeakMegabytes);
    }
}
