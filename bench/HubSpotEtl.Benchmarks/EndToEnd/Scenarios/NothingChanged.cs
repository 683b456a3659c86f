using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>An incremental run that finds nothing to do: what it takes is starting and ending.</summary>
internal sealed class NothingChanged(EndToEndOptions options) : EndToEndScenario(options, 5_000)
{
    /// <inheritdoc/>
    public override string Name => "nothing";

    /// <inheritdoc/>
    protected override string What => "Incremental, nothing changed";

    /// <inheritdoc/>
    protected override int Rounds => 10;

    /// <inheritdoc/>
    protected override async Task RoundAsync(Bench bench, FloorLoad floor, int round, Figures figures, CancellationToken cancellationToken)
    {
        var run = await SyncAsync(bench, [], cancellationToken);
        run.Product.Require("incremental", 0, 0);
        figures.Add("start to exit, ms", run.Product.Sample.Elapsed.TotalMilliseconds);
        figures.Add("client CPU, ms", run.Product.Sample.Client.TotalMilliseconds);
        figures.Add("PostgreSQL CPU, ms", run.Product.Sample.Server.TotalMilliseconds);
        figures.Add("simulator CPU, ms", run.Simulator.TotalMilliseconds);
        figures.Add("API calls but pages of archived records", run.Calls.Total - run.Calls.ArchivedPages);
        figures.Add("pages of archived records", run.Calls.ArchivedPages);
        figures.Add("peak memory, MB", run.Product.PeakMegabytes);
    }
}
