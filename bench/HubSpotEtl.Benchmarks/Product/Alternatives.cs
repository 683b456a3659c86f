using HubSpotEtl.Benchmarks.EndToEnd;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>What else could be done between pages in memory and merged rows, each in turn with the product's own choice.</summary>
internal sealed class Alternatives(EndToEndOptions options) : IScenario
{
    private readonly RecordShape _shape = options.Properties is > 120 ? RecordShape.Wide : RecordShape.Std;
    private readonly int _records = options.Records ?? 100_000;

    /// <inheritdoc/>
    public string Name => "alternatives";

    /// <inheritdoc/>
    public string Title =>
        $"Alternatives, each of the product's choice (1 connection, {options.BatchRows:N0} rows a batch, rows of a first load not looked "
            + $"up): {_records:N0} {_shape} records";

    private int Rounds => options.Rounds ?? 5;

    private IReadOnlyList<Choice> Others =>
    [
        new("2 connections", 2, options.BatchRows, ExpectsNewRows: true),
        new("1,000 rows a batch", 1, 1_000, ExpectsNewRows: true),
        new("5,000 rows a batch", 1, 5_000, ExpectsNewRows: true),
        new("20,000 rows a batch", 1, 20_000, ExpectsNewRows: true),
        new("rows of a first load looked up", 1, options.BatchRows, ExpectsNewRows: false),
    ];

    /// <inheritdoc/>
    public async Task<Figures> RunAsync(CancellationToken cancellationToken)
    {
        var figures = new Figures();
        await CompareLoadsAsync(figures, cancellationToken);
        await CompareCopiesAsync(figures, cancellationToken);
        return figures;
    }

    private async Task CompareLoadsAsync(Figures figures, CancellationToken cancellationToken)
    {
        await using var table = await ShapeTable.CreateAsync(_shape, cancellationToken);
        await using var schema = await TemporarySchema.CreateAsync(cancellationToken);
        await using var meter = await Meter.OpenAsync(schema.DataSource, cancellationToken);
        var pages = PageBodies.Of(_shape, _records);
        await using var own = await WarmAsync(table, pages, new Choice("", 1, options.BatchRows, ExpectsNewRows: true), cancellationToken);
        foreach (var other in Others)
        {
            await using var rival = await WarmAsync(table, pages, other, cancellationToken);
            for (var round = 0; round < Rounds; round++)
            {
                var (one, baseline) = await Turns.InTurnAsync(round, () => LoadAsync(rival), () => LoadAsync(own));
                figures.Add($"{other.Name}: records/s, of the product's", baseline.Elapsed / one.Elapsed);
                figures.Add($"{other.Name}: client CPU, of the product's", one.Client / baseline.Client);
                figures.Add($"{other.Name}: PostgreSQL CPU, of the product's", one.Server / baseline.Server);
            }
        }

        async Task<Sample> LoadAsync(WarmPipeline pipeline)
        {
            await table.EmptyAsync(cancellationToken);
            return await meter.MeasureAsync(() => pipeline.LoadAsync(pages, 0, cancellationToken), cancellationToken);
        }
    }

    private static async Task<WarmPipeline> WarmAsync(
        ShapeTable table, PageBodies pages, Choice choice, CancellationToken cancellationToken)
    {
        await table.EmptyAsync(cancellationToken);
        var pipeline = await WarmPipeline.OpenAsync(table, choice.Connections, choice.BatchRows, choice.ExpectsNewRows, cancellationToken);
        await pipeline.LoadAsync(pages, 0, cancellationToken);
        return pipeline;
    }

    private async Task CompareCopiesAsync(Figures figures, CancellationToken cancellationToken)
    {
        await using var batch = await OneBatch.CreateAsync(_shape, cancellationToken);
        for (var round = -1; round < 3 * Rounds; round++)
        {
            var (importer, raw) = await Turns.InTurnAsync(
                round,
                () => batch.CostAsync(() => batch.ImportPagesAsync(cancellationToken)),
                () => batch.CostAsync(() => batch.CopyPagesAsync(cancellationToken)));
            // The first round is for warming up.
            if (round >= 0)
                figures.Add(
                    "documents, strings and Npgsql's importer: CPU of both sides from page to staging table, of the product's",
                    importer.Cpu / raw.Cpu);
        }
    }

    private sealed record Choice(string Name, int Connections, int BatchRows, bool ExpectsNewRows);
}
