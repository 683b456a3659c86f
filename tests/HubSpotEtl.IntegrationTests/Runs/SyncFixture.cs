using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>
/// A simulated portal, an empty database schema and the built executable, which runs as a process with an almost empty environment. After
/// each run neither the token nor the password may be in anything that it wrote.
/// </summary>
internal sealed class SyncFixture : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hubspot-etl-test-");

    private SyncFixture(SimulatedPortal portal, TemporarySchema schema) => (Portal, Schema) = (portal, schema);

    public SimulatedPortal Portal { get; }

    public TemporarySchema Schema { get; }

    /// <summary>The folder that the executable runs in; deleted at the end.</summary>
    public string Folder => _folder.FullName;

    /// <summary>For <see cref="SimulatorOptions.LinkedTypes"/>: all that HubSpot can link.</summary>
    public static IReadOnlyCollection<string> AllTypes { get; } = ["*"];

    /// <summary>Starts the portal; without limits and search lag unless the options say otherwise.</summary>
    /// <param name="options">
    /// The portal. Where they do not say which types can be linked (<see cref="AllTypes"/>), it links its objects with each other and the
    /// four that all portals have: with all, most of a test's time would go to the making of empty tables.
    /// </param>
    /// <param name="server">A server of the test's own; null for the one that all tests share.</param>
    public static async Task<SyncFixture> StartAsync(SimulatorOptions options, TestDatabase? server = null)
    {
        var schema = server is null
            ? await TemporarySchema.ReserveAsync(TestContext.Current.CancellationToken)
            : TemporarySchema.Reserve(server);
        var portal = options with { LinkedTypes = options.LinkedTypes
            ?? [.. options.Objects.Keys, "contacts", "companies", "deals", "tickets"] };
        return new SyncFixture(await SimulatedPortal.StartAsync(portal, TestContext.Current.CancellationToken), schema);
    }

    /// <summary>The same with a portal that lives in <see cref="EarlierTime"/>: for tests that move its clock on.</summary>
    public static Task<SyncFixture> StartEarlierAsync(SimulatorOptions options, TestDatabase? server = null) =>
        StartAsync(options with { TimeProvider = new EarlierTime() }, server);

    /// <summary>A portal that lets one call as often as one likes, and sees every change at once.</summary>
    public static SimulatorOptions Quick(params (string Type, int Records)[] objects) => new()
    {
        Objects = objects.ToDictionary(one => one.Type, one => one.Records), Limits = PortalLimits.Off, SearchLag = TimeSpan.Zero,
    };

    /// <summary>The settings that the executable gets, and no others besides PATH and HOME.</summary>
    public Dictionary<string, string?> Settings() => new(Schema.Database.Settings(Schema.Name))
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH"),
        ["HOME"] = _folder.FullName,
        ["ACCESS_TOKEN"] = Portal.Token,
        ["HUBSPOT_BASE_URL"] = Portal.BaseUrl,
    };

    /// <summary>Runs <c>hubspot-etl ARGUMENTS</c> to its end.</summary>
    public Task<SyncResult> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    /// <summary>Runs it with further settings, or, where they are null, without.</summary>
    public async Task<SyncResult> RunWithAsync(Dictionary<string, string?> settings, params string[] arguments)
    {
        await using var run = Start(settings, arguments);
        return await FinishAsync(run);
    }

    /// <summary>Starts it. <see cref="FinishAsync"/> waits for its end.</summary>
    public ProcessRun Start(Dictionary<string, string?> settings, params string[] arguments)
    {
        var all = Settings();
        foreach (var (name, value) in settings)
            all[name] = value;
        return ProcessRun.Start(
            Repository.Executable, arguments, all.Where(one => one.Value is not null), _folder.FullName, inheritEnvironment: false);
    }

    /// <summary>Waits for the end and looks for secrets in all that was written.</summary>
    public async Task<SyncResult> FinishAsync(ProcessRun run, TimeSpan? patience = null)
    {
        var ended = await run.WaitAsync(patience ?? s_patience, TestContext.Current.CancellationToken);
        Assert.Empty(Portal.Failures);
        var files = _folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name != ".env");
        foreach (var text in files.Select(file => File.ReadAllText(file.FullName)).Append(ended.Output).Append(ended.Error))
            AssertNoSecret(text);
        return new SyncResult(ended, _folder.FullName);
    }

    /// <summary>Runs a sync that has to succeed; its report is JSON.</summary>
    public async Task<SyncResult> SyncAsync(string objectTypes, params string[] arguments) =>
        (await RunAsync(["--object-type", objectTypes, "--output", "json", .. arguments])).Expect(0);

    /// <summary>Fails unless the tables of the objects equal the portal.</summary>
    public async Task AssertTruthAsync(string objectTypes, TruthOptions? options = null)
    {
        foreach (var objectType in objectTypes.Split(','))
            await PortalTruth.AssertAsync(Schema.DataSource, Portal, objectType, options);
    }

    /// <summary>The version of each row of a table, by id: another one once it is written anew, even with the same content.</summary>
    public async Task<Dictionary<long, string>> RowVersionsAsync(string table)
    {
        var versions = new Dictionary<long, string>();
        await using var command = Schema.DataSource.CreateCommand(
            $"SELECT hs_object_id, xmin::text || ' ' || fivetran_synced::text FROM {table}");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            versions.Add(reader.GetInt64(0), reader.GetString(1));
        return versions;
    }

    /// <summary>The first value of a query in the schema.</summary>
    public Task<T?> ScalarAsync<T>(string sql) => Schema.ScalarAsync<T>(sql, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Schema.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private void AssertNoSecret(string text)
    {
        Assert.DoesNotContain(Portal.Token, text, StringComparison.Ordinal);
        if (Schema.Database.Settings("")["DB_PASS"] is { Length: > 6 } password)
            Assert.DoesNotContain(password, text, StringComparison.Ordinal);
    }
}
