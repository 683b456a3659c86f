using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>A full load of what is there already.</summary>
internal sealed class Unchanged(EndToEndOptions options) : SecondLoad(options)
{
    /// <inheritdoc/>
    public override string Name => "unchanged";

    /// <inheritdoc/>
    protected override string What => "Full load again, nothing changed";

    /// <inheritdoc/>
    protected override long UnchangedRows => Records;

    /// <inheritdoc/>
    protected override Task EditAsync(Bench bench, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    // Whoever reads rows first after they were written marks them as committed: the second load pays for that, all further ones do not.
    /// <inheritdoc/>
    protected override async Task LoadOnceMoreAsync(Bench bench, TimeSpan first, Figures figures, CancellationToken cancellationToken)
    {
        var third = (await SyncAsync(bench, s_fullLoad, cancellationToken)).Product.Require("full", Records, Records);
        figures.Add("the load after it: records/s, of a first load's", first / third.Sample.Elapsed);
        figures.Add("the load after it: WAL, bytes a record", (double)third.Sample.WalBytes / Records);
    }

    /// <inheritdoc/>
    protected override Task<Sample> LoadFloorAsync(Bench bench, FloorLoad floor, CancellationToken cancellationToken) =>
        floor.LoadAsync(0, rows => rows, bench.Meter, cancellationToken);
}
