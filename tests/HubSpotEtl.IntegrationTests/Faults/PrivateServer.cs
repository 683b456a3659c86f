using System.Globalization;
using System.Net.NetworkInformation;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// A PostgreSQL server of a test's own, to be restarted, crashed and filled: the one that all tests share must never be. It is made with
/// the programs of the shared one, and, where the tests run as root, by its account.
/// </summary>
internal sealed class PrivateServer : IAsyncDisposable
{
    private const string Password = "of-the-private-server";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly string _folder;
    private readonly string _programs;
    private readonly string _account;

    private PrivateServer(string folder, string programs, string account) => (_folder, _programs, _account) = (folder, programs, account);

    /// <summary>How to connect to it.</summary>
    public TestDatabase Database { get; private set; } = null!;

    /// <summary>The folder of its data.</summary>
    public string Data => Path.Combine(_folder, "data");

    /// <summary>What it has logged.</summary>
    public string Log => Path.Combine(_folder, "server.log");

    /// <summary>Makes and starts one.</summary>
    /// <param name="settings">Lines of postgresql.conf.</param>
    public static async Task<PrivateServer> StartAsync(params string[] settings)
    {
        var (programs, account) = await ProgramsAsync();
        var server = new PrivateServer(Directory.CreateTempSubdirectory("hubspot-etl-server-").FullName, programs, account);
        try
        {
            await server.MakeAsync(settings);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again.</summary>
    public Task StartAgainAsync() => RunAsync("pg_ctl", "start", "-D", Data, "-w", "-t", "120", "-l", Log);

    /// <summary>Ends all sessions in good order, and stops.</summary>
    public Task StopAsync() => RunAsync("pg_ctl", "stop", "-D", Data, "-w", "-m", "fast");

    /// <summary>
    /// Ends as in a crash: what is only in the processes' memory is lost, with it the last commits that did not wait for the disk.
    /// </summary>
    public Task CrashAsync() => RunAsync("pg_ctl", "stop", "-D", Data, "-w", "-m", "immediate");

    /// <summary>Makes it a standby at its next start, without a primary.</summary>
    public Task BecomeStandbyAsync() => RunAsync("/usr/bin/env", "touch", Path.Combine(Data, "standby.signal"));

    /// <summary>Speaks SSL from now on, to whoever asks for it.</summary>
    /// <param name="certificate">The server's certificate, PEM.</param>
    /// <param name="key">Its key, PEM.</param>
    public async Task UseSslAsync(string certificate, string key)
    {
        foreach (var (name, text) in ((string, string)[])[("server.crt", certificate), ("server.key", key)])
        {
            var file = Path.Combine(Data, name);
            await File.WriteAllTextAsync(file, text);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await OutputAsync("chown", _account, file);
        }

        await File.AppendAllLinesAsync(Path.Combine(Data, "postgresql.conf"), ["ssl = on"]);
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Ends being a standby.</summary>
    public Task PromoteAsync() => RunAsync("pg_ctl", "promote", "-D", Data, "-w");

    /// <summary>Runs one of PostgreSQL's programs, or any other, by the account of the server.</summary>
    public async Task RunAsync(string program, params string[] arguments)
    {
        var file = Path.Combine(_programs, program);
        string[] command = Environment.UserName == "root"
            ? ["setpriv", $"--reuid={_account}", $"--regid={_account}", "--clear-groups", "--", file, .. arguments]
            : [file, .. arguments];
        await OutputAsync(command);
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await CrashAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<(string Programs, string Account)> ProgramsAsync()
    {
        var shared = await TestDatabase.RequireAsync(TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(shared.ConnectionString);
        await using var where = source.CreateCommand(
            "SELECT setting || ' ' || current_setting('data_directory') FROM pg_config WHERE name = 'BINDIR'");
        var found = ((string)(await where.ExecuteScalarAsync(TestContext.Current.CancellationToken))!).Split(' ', 2);
        if (!File.Exists(Path.Combine(found[0], "initdb")))
            Requirement.IsMissing($"The test database runs on another machine: {found[0]}/initdb is not here.");
        return (found[0], await OutputAsync("stat", "-c", "%U", found[1]));
    }

    private async Task MakeAsync(string[] settings)
    {
        var password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, Password);
        await OutputAsync(["chown", "-R", _account, _folder]);
        await RunAsync(
            "initdb", "--no-sync", "-D", Data, "-U", "owner", $"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8",
            "--locale=C.UTF-8");
        var port = FreePort();
        // fsync is for crashes of the machine; those of the server are what is tested.
        await File.AppendAllLinesAsync(
            Path.Combine(Data, "postgresql.conf"),
            [
                $"port = {port}", "listen_addresses = '127.0.0.1'", $"unix_socket_directories = '{_folder}'", "fsync = off",
                "timezone = 'UTC'", .. settings]);
        await StartAgainAsync();
        Database = await TestDatabase.ConnectAsync(
            $"Host=127.0.0.1;Port={port};Database=postgres;Username=owner;Password={Password};SSL Mode=Disable",
            TestContext.Current.CancellationToken);
    }

    // Below those that the system gives out by itself: it must still be free after a restart.
    private static int FreePort()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(one => one.Port).ToHashSet();
        return Enumerable.Repeat(0, 1_000).Select(_ => Random.Shared.Next(20_000, 32_000)).First(port => !taken.Contains(port));
    }

    private static async Task<string> OutputAsync(params string[] command)
    {
        var result = await ProcessRun.RunAsync(command[0], [.. command.Skip(1)], timeout: s_patience);
        Assert.True(
            result.ExitCode == 0,
            string.Create(
                CultureInfo.InvariantCulture, $"{string.Join(' ', command)} ended with {result.ExitCode}: {result.Output}{result.Error}"));
        return result.Output.TrimEnd();
    }
}
