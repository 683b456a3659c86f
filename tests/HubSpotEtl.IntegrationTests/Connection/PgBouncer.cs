using System.Globalization;
using System.Net.NetworkInformation;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>A pool before the tests' PostgreSQL.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly string _folder = Directory.CreateTempSubdirectory("hubspot-etl-pool-").FullName;
    private ProcessRun? _process;

    private PgBouncer()
    {
    }

    public int Port { get; } = FreePort();

    /// <summary>Starts one.</summary>
    /// <param name="settings">How the portal's runs reach PostgreSQL; they reach the pool from then on.</param>
    /// <param name="mode">session, transaction or statement.</param>
    /// <param name="size">Connections of the pool.</param>
    /// <param name="lines">Further lines of pgbouncer.ini.</param>
    public static async Task<PgBouncer> StartAsync(
        IReadOnlyDictionary<string, string?> settings, string mode, int size, params string[] lines)
    {
        if (!File.Exists(Program))
            Requirement.IsMissing("There is no pgbouncer here: apt-get install pgbouncer.");
        var pool = new PgBouncer();
        try
        {
            await pool.StartAsync(settings, ["pool_mode = " + mode, $"default_pool_size = {size}", .. lines]);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Send(Signal.Kill);
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(IReadOnlyDictionary<string, string?> settings, string[] lines)
    {
        var users = Path.Combine(_folder, "users");
        await File.WriteAllTextAsync(users, $"\"{settings["DB_USER"]}\" \"{settings["DB_PASS"]}\"\n");
        var file = Path.Combine(_folder, "pgbouncer.ini");
        await File.WriteAllLinesAsync(
            file,
            [
                "[databases]", $"* = host={settings["DB_HOST"]} port={settings["DB_PORT"]}", "[pgbouncer]", "listen_addr = 127.0.0.1",
                $"listen_port = {Port}", "unix_socket_dir =",
                "auth_type = plain", $"auth_file = {users}", "max_client_conn = 100", "min_pool_size = 0", "query_wait_timeout = 10",
                .. lines,
            ]);
        if (Environment.UserName == "root")
            foreach (var path in (string[])[_folder, users, file])
                await ProcessRun.RunAsync("chown", ["nobody", path]);
        // It does not run as root.
        string[] arguments = Environment.UserName == "root" ? ["--reuid=nobody", "--clear-groups", "--", Program, file] : [file];
        _process = ProcessRun.Start(Environment.UserName == "root" ? "setpriv" : Program, arguments);
        await _process.WaitForErrorLineAsync(
            line => line.Contains("process up", StringComparison.Ordinal), cancellationToken: TestContext.Current.CancellationToken);
    }

    private static int FreePort()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(one => one.Port).ToHashSet();
        return Enumerable.Repeat(0, 1_000).Select(_ => Random.Shared.Next(20_000, 32_000)).First(port => !taken.Contains(port));
    }
}
