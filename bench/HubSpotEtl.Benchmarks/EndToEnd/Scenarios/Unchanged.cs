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

    /// <inheritdoc/>
    protected override Task<Sample> LoadFloorAsync(Bench bench, FloorLoad floor, CancellationToken cancellationToken) =>
        floor.LoadAsync(0, rows => rows, bench.Meter, cancellationToken);
}
