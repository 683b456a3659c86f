using System.Text.Json;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>A simulated portal, a schema of its own, and the built executable that syncs the one into the other.</summary>
internal sealed class SyncedPortal : IAsyncDisposable
{
    private static readonly string[] s_settings =
    [
        "OBJECT_TYPE", "FORCE_FULL_LOAD", "ETL_MAX_WORKERS", "HUBSPOT_API_VERSION", "SYNC_OVERLAP_SECONDS", "INCREMENTAL_MAX_RECORDS",
        "ASSOCIATION_REFRESH_HOURS", "LOG_LEVEL", "AWS_LAMBDA_RUNTIME_API",
    ];

    private SyncedPortal(SimulatedPortal simulator, TemporarySchema schema) => (Simulator, Schema) = (simulator, schema);

    public SimulatedPortal Simulator { get; }

    public TemporarySchema Schema { get; }

    /// <summary>Further settings for each run, over those that connect it.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public PortalModel Portal => Simulator.Portal;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SyncedPortal> StartAsync(SimulatorOptions options)
    {
        var schema = await TemporarySchema.ReserveAsync(Cancelled);
        return new SyncedPortal(await SimulatedPortal.StartAsync(options, Cancelled), schema);
    }

    public static Dictionary<string, int> Objects(params (string Type, int Count)[] counts) => counts.ToDictionary(one => one.Type, one => one.Count);

    /// <summary>Starts a sync and does not wait for it.</summary>
    public ProcessRun Start(params string[] arguments)
    {
        Dictionary<string, string?> environment = s_settings.ToDictionary(name => name, string? (_) => null);
        foreach (var (name, value) in Schema.Database.Settings(Schema.Name).Concat(Settings))
            environment[name] = value;
        environment["ACCESS_TOKEN"] = Simulator.Token;
        environment["HUBSPOT_BASE_URL"] = Simulator.BaseUrl;
        return ProcessRun.Start(
            Repository.BuiltExecutable("hubspot-etl"), ["sync", "--output", "json", "--no-progress", .. arguments], environment, Path.GetTempPath());
    }

    /// <summary>Syncs and waits for the end.</summary>
    public async Task<SyncOutcome> RunAsync(params string[] arguments)
    {
        await using var run = Start(arguments);
        return new SyncOutcome(await run.WaitAsync(TimeSpan.FromMinutes(5), Cancelled));
    }

    /// <summary>Syncs one object and requires that it ends well.</summary>
    public async Task<JsonElement> SyncAsync(string objectType, params string[] arguments) =>
        (await RunAsync(["--object-type", objectType, .. arguments])).RequireHealthy();

    /// <summary>The rows of a query, columns parted by <c>|</c>, NULL as nothing.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        await using var command = Schema.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancelled))
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => FormattableString.Invariant($"{reader.GetValue(column)}"))));
        return rows;
    }

    public Task<T?> ValueAsync<T>(string sql) => Schema.ScalarAsync<T>(sql, Cancelled);

    public Task<int> ExecuteAsync(string sql) => Schema.ExecuteAsync(sql, Cancelled);

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        await Schema.DisposeAsync();
        Assert.Empty(Simulator.Failures);
    }
}
