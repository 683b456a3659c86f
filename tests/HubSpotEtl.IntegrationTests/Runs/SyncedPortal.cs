using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>
/// A <see cref="SyncFixture"/> for tests that run it many times: with settings that stay, and short words for what they ask.
/// </summary>
internal sealed class SyncedPortal : IAsyncDisposable
{
    private readonly SyncFixture _fixture;

    private SyncedPortal(SyncFixture fixture) => _fixture = fixture;

    public SimulatedPortal Simulator => _fixture.Portal;

    public TemporarySchema Schema => _fixture.Schema;

    /// <summary>Further settings for each run, over those that connect it.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public PortalModel Portal => Simulator.Portal;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SyncedPortal> StartAsync(SimulatorOptions options, TestDatabase? server = null) =>
        new(await SyncFixture.StartAsync(options, server));

    /// <summary>The same with a portal that lives in <see cref="EarlierTime"/>: for tests that move its clock on.</summary>
    public static async Task<SyncedPortal> StartEarlierAsync(SimulatorOptions options, TestDatabase? server = null) =>
        new(await SyncFixture.StartEarlierAsync(options, server));

    public static Dictionary<string, int> Counts(params (string Type, int Count)[] counts) =>
        counts.ToDictionary(one => one.Type, one => one.Count);

    /// <summary>Starts a sync and does not wait for it.</summary>
    public ProcessRun Start(params string[] arguments) =>
        _fixture.Start(Settings, ["sync", "--output", "json", "--no-progress", .. arguments]);

    /// <summary>All settings of a run.</summary>
    public IReadOnlyDictionary<string, string> AllSettings =>
        new Dictionary<string, string?>([.. _fixture.Settings().Where(one => !Settings.ContainsKey(one.Key)), .. Settings])
            .Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!);

    /// <summary>The folder that runs work in.</summary>
    public string Folder => _fixture.Folder;

    /// <summary>Waits for the end of a sync.</summary>
    public async Task<SyncOutcome> FinishAsync(ProcessRun run, TimeSpan? patience = null) =>
        new((await _fixture.FinishAsync(run, patience)).Process);

    /// <summary>Syncs and waits for the end.</summary>
    public async Task<SyncOutcome> RunAsync(params string[] arguments)
    {
        await using var run = Start(arguments);
        return await FinishAsync(run);
    }

    /// <summary>Runs any verb with the settings, and nothing else in its environment.</summary>
    public async Task<ProcessResult> VerbAsync(params string[] arguments)
    {
        var settings = AllSettings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value));
        await using var run = ProcessRun.Start(Repository.Executable, arguments, settings, Folder, inheritEnvironment: false);
        return await run.WaitAsync(TimeSpan.FromMinutes(2), Cancelled);
    }

    /// <summary>Syncs one object and requires that it ends well.</summary>
    public async Task<JsonElement> SyncAsync(string objectType, params string[] arguments) =>
        (await RunAsync(["--object-type", objectType, .. arguments])).RequireHealthy();

    /// <summary>Fails unless all tables of an object equal the portal.</summary>
    public Task AssertTruthAsync(string objectType, TruthOptions? options = null) => _fixture.AssertTruthAsync(objectType, options);

    /// <summary>The rows of a query, columns parted by <c>|</c>, NULL as nothing.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        await using var command = Schema.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancelled))
            rows.Add(
                string.Join(
                    '|',
                    Enumerable.Range(0, reader.FieldCount).Select(column => FormattableString.Invariant($"{reader.GetValue(column)}"))));
        return rows;
    }

    public Task<T?> ValueAsync<T>(string sql) => _fixture.ScalarAsync<T>(sql);

    public Task<int> ExecuteAsync(string sql) => Schema.ExecuteAsync(sql, Cancelled);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
