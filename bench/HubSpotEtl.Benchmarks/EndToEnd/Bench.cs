using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>What a scenario works with: a portal, the executable, a schema for it and one for the floor.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly TemporarySchema _product;
    private readonly TemporarySchema _floor;
    private readonly EndToEndOptions _options;

    private Bench(EndToEndOptions options, TemporarySchema product, TemporarySchema floor, SimulatorProcess portal, Meter meter) =>
        (_options, _product, _floor, Portal, Meter) = (options, product, floor, portal, meter);

    /// <summary>The portal.</summary>
    public SimulatorProcess Portal { get; }

    /// <summary>Measures.</summary>
    public Meter Meter { get; }

    /// <summary>Starts everything.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="portal">The simulator's options.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A bench with empty tables.</returns>
    public static async Task<Bench> StartAsync(EndToEndOptions options, string[] portal, CancellationToken cancellationToken)
    {
        var product = await TemporarySchema.ReserveAsync(cancellationToken);
        var floor = await TemporarySchema.CreateAsync(cancellationToken);
        var meter = await Meter.OpenAsync(floor.DataSource, cancellationToken);
        var simulator = await SimulatorProcess.StartAsync(portal, cancellationToken);
        return new Bench(options, product, floor, simulator, meter);
    }

    /// <summary>Runs a sync.</summary>
    /// <param name="arguments">Besides the object.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it took and said.</returns>
    public Task<ProductRun> SyncAsync(string[] arguments, CancellationToken cancellationToken) =>
        With(_options.Executable ?? Repository.Executable, [])
            .SyncAsync(Meter, ["--object-type", EndToEndScenario.ObjectType, .. arguments], cancellationToken);

    /// <summary>An executable that is connected to the portal and the tables.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">Further environment, NAME=VALUE; the command line's goes over it.</param>
    /// <returns>Ready to run.</returns>
    public Executable With(string path, IEnumerable<string> settings) =>
        new(path, Environment(_product, Portal, settings.Concat(_options.Settings)));

    /// <summary>Drops all tables of the product.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are gone.</returns>
    public Task ForgetAsync(CancellationToken cancellationToken) =>
        _product.ExecuteAsync($"DROP SCHEMA IF EXISTS {_product.Name} CASCADE", cancellationToken);

    /// <summary>Counts the rows of a table of the product.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All rows.</returns>
    public Task<long> CountAsync(string table, CancellationToken cancellationToken) =>
        _product.DataSource.ValueAsync<long>($"SELECT count(*) FROM {table}", cancellationToken);

    /// <summary>The floor of the rows that the product has loaded.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The floor of the main table and of all association tables.</returns>
    public async Task<FloorLoad> FloorAsync(EndToEndOptions options, CancellationToken cancellationToken)
    {
        var tables = await _product.DataSource.ValueAsync<string[]>(
            "SELECT array_agg(table_name ORDER BY kind DESC, table_name) FROM etl_table WHERE kind IN ('main', 'association') AND "
                + "to_regclass(table_name) IS NOT NULL",
            cancellationToken);
        return await FloorLoad.OfAsync(_floor.DataSource, _product.Name, tables, options.Connections, options.BatchRows, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Meter.DisposeAsync();
        await _floor.DisposeAsync();
        await _product.DisposeAsync();
    }

    private static Dictionary<string, string?> Environment(TemporarySchema schema, SimulatorProcess portal, IEnumerable<string> settings)
    {
        var all = new Dictionary<string, string?>(schema.Database.Settings(schema.Name))
        {
            ["HOME"] = System.Environment.GetEnvironmentVariable("HOME"),
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH"),
            ["DOTNET_ROOT"] = System.Environment.GetEnvironmentVariable("DOTNET_ROOT"),
            ["HUBSPOT_BASE_URL"] = $"{portal.Address}",
            ["ACCESS_TOKEN"] = SimulatorProcess.Token,
        };
        foreach (var setting in settings.Select(setting => setting.Split('=', 2)))
            all[setting[0]] = setting is [_, var value]
                ? value
                : throw new ArgumentException($"--set {setting[0]}: NAME=VALUE is expected.");
        return all.Where(setting => setting.Value is not null).ToDictionary();
    }
}
