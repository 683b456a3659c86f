using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Lambda;

/// <summary>A portal, an empty schema, Lambda's side, and the published executable as the function's process.</summary>
internal sealed class LambdaFixture : IAsyncDisposable
{
    private LambdaFixture(SyncFixture sync, RuntimeApiServer lambda, ProcessRun process) =>
        (Sync, Lambda, Process) = (sync, lambda, process);

    public SyncFixture Sync { get; }

    public RuntimeApiServer Lambda { get; }

    public ProcessRun Process { get; }

    public SimulatedPortal Portal => Sync.Portal;

    /// <summary>Starts all of it.</summary>
    /// <param name="options">The portal's.</param>
    /// <param name="settings">The function's variables beside those that reach portal and database.</param>
    public static async Task<LambdaFixture> StartAsync(SimulatorOptions options, Dictionary<string, string?>? settings = null)
    {
        var sync = await SyncFixture.StartAsync(options);
        var lambda = await RuntimeApiServer.StartAsync();
        return new LambdaFixture(sync, lambda, sync.Start(new(settings ?? []) { ["AWS_LAMBDA_RUNTIME_API"] = lambda.Endpoint }));
    }

    /// <inheritdoc cref="RuntimeApiServer.InvokeAsync"/>
    public Task<RuntimeApiServer.Outcome> InvokeAsync(string json, TimeSpan? timeout = null, string? deadlineMs = null) =>
        Lambda.InvokeAsync(json, timeout, deadlineMs);

    /// <summary>Ends the process as Lambda does when extensions are there, and looks for secrets in all it wrote.</summary>
    public async Task<SyncResult> EndAsync()
    {
        Process.Send(Signal.Terminate);
        return (await Sync.FinishAsync(Process)).Expect(143);
    }

    /// <summary>What the process holds now. Unit of memory: bytes.</summary>
    public (long Memory, int Threads, int Files) Held()
    {
        using var process = System.Diagnostics.Process.GetProcessById(Process.Id);
        return (process.WorkingSet64, process.Threads.Count, Directory.GetFiles($"/proc/{Process.Id}/fd").Length);
    }

    /// <summary>The process's connections to the database.</summary>
    public Task<long> ConnectionsAsync() => Sync.ScalarAsync<long>(
        $"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hubspot-etl' AND client_port IN ({OwnPorts()})");

    /// <summary>Ends the process's connections to the database, from the server's side.</summary>
    public Task<long> CutConnectionsAsync() => Sync.ScalarAsync<long>(
        $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'hubspot-etl' AND client_port IN "
            + $"({OwnPorts()})");

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Lambda.DisposeAsync();
        await Sync.DisposeAsync();
    }

    // Other tests run beside this one, against the same server. proc(5), /proc/net/tcp: the local address is the second column, the inode
    // the tenth.
    public string OwnPorts()
    {
        var sockets = Directory.GetFiles($"/proc/{Process.Id}/fd").Select(file => new FileInfo(file).LinkTarget).ToHashSet();
        var ports = File.ReadLines($"/proc/{Process.Id}/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => sockets.Contains($"socket:[{columns[9]}]")).Select(columns => Convert.ToInt32(columns[1].Split(':')[1], 16));
        return string.Join(", ", ports.Prepend(-2));
    }
}
