using System.Text.Json;
using HubSpotEtl.Cli;
using HubSpotEtl.Hosting;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Verify;

/// <summary>A simulated portal, a schema, and the whole program in this process: arguments in, exit code and texts out.</summary>
internal sealed class VerifyFixture : IAsyncDisposable
{
    private VerifyFixture(SyncFixture fixture) => Fixture = fixture;

    public SyncFixture Fixture { get; }

    public SimulatedPortal Portal => Fixture.Portal;

    /// <summary>Further settings for each run, over those that connect it.</summary>
    public Dictionary<string, string?> Settings { get; } = new() { ["LC_ALL"] = "C", ["LOG_LEVEL"] = "CRITICAL" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<VerifyFixture> StartNowAsync(SimulatorOptions options) => new(await SyncFixture.StartAsync(options));

    public static async Task<VerifyFixture> StartAsync(SimulatorOptions options) => new(await SyncFixture.StartEarlierAsync(options));

    /// <summary>A portal of one type that is synced.</summary>
    public static async Task<VerifyFixture> SyncedAsync(string objectType, int records, SimulatorOptions? options = null)
    {
        var fixture = await StartAsync(
            (options ?? SyncFixture.Quick()) with { Objects = new Dictionary<string, int> { [objectType] = records } });
        await fixture.SyncAsync(objectType);
        return fixture;
    }

    /// <summary>A file in the bench's folder. This process has another working directory.</summary>
    public string PathOf(string name) => Path.Combine(Fixture.Folder, name);

    public SimulatedType Type(string objectType) => Portal.Portal.Type(objectType);

    /// <summary>A sync that has to succeed.</summary>
    public async Task SyncAsync(string objectTypes, params string[] arguments)
    {
        var run = await RunAsync(["sync", "--object-type", objectTypes, "--no-progress", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Everything);
    }

    /// <summary>Compares; the report is JSON.</summary>
    public Task<VerifyRun> VerifyAsync(string objectTypes, params string[] arguments) =>
        RunAsync(["verify", "--object-type", objectTypes, "--output", "json", "--no-progress", .. arguments]);

    public async Task<VerifyRun> RunAsync(params string[] arguments)
    {
        using var signals = new StopSignals();
        await using StringWriter output = new(), error = new();
        var settings = Fixture.Settings();
        foreach (var (name, value) in Settings)
            settings[name] = value;
        var exitCode = await new Application(new HostContext
        {
            Out = output,
            Error = TextWriter.Synchronized(error),
            Environment = settings.Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!),
            WorkingDirectory = Fixture.Folder,
            Time = TimeProvider.System,
            Signals = signals,
            RunSync = (job, stop, cancel) => new SyncRunner(job).RunAsync(stop, cancel),
        }).RunAsync(arguments);
        Assert.Empty(Portal.Failures);
        return new VerifyRun(exitCode, output.ToString(), error.ToString());
    }

    public Task AssertTruthAsync(string objectType) => Fixture.AssertTruthAsync(objectType, new TruthOptions());

    public Task<int> ExecuteAsync(string sql) => Fixture.Schema.ExecuteAsync(sql, Cancelled);

    public Task<T?> ScalarAsync<T>(string sql) => Fixture.ScalarAsync<T>(sql);

    public async ValueTask DisposeAsync() => await Fixture.DisposeAsync();
}

/// <summary>What a run of the program said.</summary>
internal sealed record VerifyRun(int ExitCode, string Output, string Error)
{
    public string Everything => $"exit code {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Error}";

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public string Status => Json.GetProperty("status").GetString()!;

    public VerifyRun Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, Everything);
        return this;
    }

    public long Figure(string key) => Json.GetProperty(key).GetInt64();

    /// <summary>The ids that are named for a kind.</summary>
    public long[] Ids(string kind) => IdsOf(Json, kind);

    public static long[] IdsOf(JsonElement report, string kind) =>
        report.GetProperty("ids").TryGetProperty(kind, out var ids) ? [.. ids.EnumerateArray().Select(id => id.GetInt64())] : [];
}
