using HubSpotEtl.Benchmarks.EndToEnd;
using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>From pages in memory to merged rows with the product's own classes, against the floor: what all but HTTP costs.</summary>
internal sealed class PipelineScenario(EndToEndOptions options) : IScenario
{
    private readonly RecordShape _shape = options.Properties is > 120 ? RecordShape.Wide : RecordShape.Std;
    private readonly int _records = options.Records ?? 400_000;

    /// <inheritdoc/>
    public string Name => "pipeline";

    /// <inheritdoc/>
    public string Title =>
        $"Pages in memory to merged rows, and once more: {_records:N0} {_shape} records, {options.Connections} connection(s), "
            + $"{options.BatchRows:N0} rows a batch";

    /// <inheritdoc/>
    public async Task<Figures> RunAsync(CancellationToken cancellationToken)
    {
        await using var table = await ShapeTable.CreateAsync(_shape, cancellationToken);
        await using var schema = await TemporarySchema.CreateAsync(cancellationToken);
        await using var meter = await Meter.OpenAsync(schema.DataSource, cancellationToken);
        var pages = PageBodies.Of(_shape, _records).InTurnFrom(RangeReading.Readers);
        await using var first = await WarmPipeline.OpenAsync(
            table, options.Connections, options.BatchRows, expectsNewRows: true, cancellationToken);
        await using var again = await WarmPipeline.OpenAsync(
            table, options.Connections, options.BatchRows, expectsNewRows: false, cancellationToken);
        // Warms all sides up, and gives the floor its rows.
        await first.LoadAsync(pages, 0, cancellationToken);
        await again.LoadAsync(pages, pages.Records, cancellationToken);
        await using var floor = await FloorLoad.OfAsync(
            schema.DataSource, table.Schema, [ShapeTable.Name], options.Connections, options.BatchRows, cancellationToken);
        return await MeasureAsync(pages, first, again, table, floor, meter, cancellationToken);
    }

    private async Task<Figures> MeasureAsync(
        PageBodies pages, WarmPipeline first, WarmPipeline again, ShapeTable table, FloorLoad floor, Meter meter,
        CancellationToken cancellationToken)
    {
        var figures = new Figures();
        for (var round = 0; round < (options.Rounds ?? 5); round++)
        {
            await table.EmptyAsync(cancellationToken);
            await floor.EmptyAsync(cancellationToken);
            var (run, least) = await Turns.InTurnAsync(
                round,
                () => meter.MeasureAsync(() => first.LoadAsync(pages, 0, cancellationToken), cancellationToken),
                () => floor.LoadAsync(floor.Rows, rows => rows, meter, cancellationToken));
            run.AddTo(figures, "pipeline", _records);
            least.AddTo(figures, "floor", _records);
            figures.Add("records/s, of the floor", least.Elapsed / run.Elapsed);
            figures.Add("client CPU, of PostgreSQL's", run.Client / run.Server);
            figures.Add("PostgreSQL CPU, of the floor's", run.Server / least.Server);
            var unchanged = await meter.MeasureAsync(() => again.LoadAsync(pages, pages.Records, cancellationToken), cancellationToken);
            unchanged.AddTo(figures, "again, nothing changed", _records);
            figures.Add("again, nothing changed: records/s, of the first load's", run.Elapsed / unchanged.Elapsed);
            figures.Add("again, nothing changed: WAL, bytes a record", (double)unchanged.WalBytes / _records);
        }

        return figures;
    }
}
