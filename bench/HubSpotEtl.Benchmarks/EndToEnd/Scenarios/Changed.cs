using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>A full load after every record was written anew in the portal.</summary>
internal sealed class Changed(EndToEndOptions options) : SecondLoad(options)
{
    /// <inheritdoc/>
    public override string Name => "changed";

    /// <inheritdoc/>
    protected override string What => "Full load again, everything changed";

    /// <inheritdoc/>
    protected override long UnchangedRows => 0;

    /// <inheritdoc/>
    protected override Task EditAsync(Bench bench, CancellationToken cancellationToken) =>
        bench.Portal.EditAsync("touch_all", new { type = ObjectType }, cancellationToken);

    /// <inheritdoc/>
    protected override Task<Sample> LoadFloorAsync(Bench bench, FloorLoad floor, CancellationToken cancellationToken) =>
        floor.LoadAsync(floor.Rows, rows => rows.ModifiedLater(TimeSpan.FromHours(1)), bench.Meter, cancellationToken);
}
