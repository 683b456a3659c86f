using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Shell;

/// <summary>
/// The tests share a checkout, whose cluster each takes in whatever state the one before left it: it must always come up.
/// </summary>
public sealed class PrivateClusterTests : IClassFixture<ScratchCheckout>
{
    private readonly ScratchCheckout _checkout;

    public PrivateClusterTests(ScratchCheckout checkout)
    {
        _checkout = checkout;
        if (!Directory.Exists("/usr/lib/postgresql"))
            Requirement.IsMissing("No PostgreSQL server is installed here: ./run.sh db start installs one.");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task it_is_made_once_and_keeps_its_data_and_port()
    {
        await StartAsync();
        var address = await SqlAsync("CREATE TABLE once (a int); SHOW port");
        await _checkout.RunAsync("db", "stop");

        await StartAsync();

        Assert.Equal(address, await SqlAsync("INSERT INTO once VALUES (1); SHOW port"));
    }

    [Fact]
    public async Task its_settings_are_the_ones_tests_rely_on()
    {
        await StartAsync();

        var settings = await SqlAsync(
            "SELECT concat_ws(' ', current_setting('server_encoding'), current_setting('timezone'), current_setting('max_connections'), " +
            "current_setting('fsync'), current_setting('listen_addresses'), datcollate) FROM pg_database WHERE datname = current_database()");

        Assert.Equal("UTF8 UTC 200 on 127.0.0.1 C.UTF-8", settings);
    }

    [Fact]
    public async Task its_server_never_runs_as_root_and_its_password_is_its_owners_alone()
    {
        await StartAsync();

        var owner = await ProcessRun.RunAsync("stat", ["-c", "%u", $"/proc/{await ServerIdAsync()}"], cancellationToken: Cancelled);
        var mode = File.GetUnixFileMode(Path.Combine(_checkout.Folder, ".local/postgres/connection"));

        Assert.NotEqual("0\n", owner.Output);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    [Fact]
    public async Task it_comes_up_after_its_server_was_killed()
    {
        await StartAsync();
        await SqlAsync("CREATE TABLE kept AS SELECT 7 AS a");
        await KillServerAsync();

        await StartAsync();

        Assert.Equal("7", await SqlAsync("SELECT a FROM kept"));
    }

    [Fact]
    public async Task a_pid_file_that_names_another_program_does_not_keep_it_down()
    {
        await StartAsync();
        var folder = await FolderAsync();
        await KillServerAsync();
        var pidFile = Path.Combine(folder, "data/postmaster.pid");
        var lines = await File.ReadAllLinesAsync(pidFile, Cancelled);
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(pidFile, lines, Cancelled);

        await StartAsync();

        Assert.Equal("1", await SqlAsync("SELECT 1"));
    }

    [Fact]
    public async Task a_port_that_another_program_took_is_given_up()
    {
        await StartAsync();
        var port = int.Parse(await SqlAsync("SHOW port"), CultureInfo.InvariantCulture);
        await _checkout.RunAsync("db", "stop");
        using var intruder = new TcpListener(IPAddress.Loopback, port);
        intruder.Start();

        await StartAsync();

        Assert.NotEqual(port.ToString(CultureInfo.InvariantCulture), await SqlAsync("SHOW port"));
    }

    [Fact]
    public async Task a_half_made_one_is_made_anew()
    {
        await StartAsync();
        var folder = await FolderAsync();
        await _checkout.RunAsync("db", "stop");
        Directory.Move(Path.Combine(folder, "data"), Path.Combine(folder, "data.new"));

        await StartAsync();

        Assert.Equal("1", await SqlAsync("SELECT 1"));
    }

    [Fact]
    public async Task destroying_it_leaves_nothing_behind()
    {
        await StartAsync();
        var folder = await FolderAsync();

        await _checkout.RunAsync("db", "stop", "--destroy");

        Assert.False(Directory.Exists(folder));
        Assert.Equal(3, (await _checkout.RunAsync("db", "status")).ExitCode);
    }

    private async Task StartAsync()
    {
        var result = await _checkout.RunAsync("db", "start");
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private async Task<string> SqlAsync(string sql)
    {
        var result = await _checkout.RunAsync("db", "psql", "-XAtq", "-c", sql);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.TrimEnd();
    }

    private async Task<string> FolderAsync() => (await _checkout.RunAsync("db", "status")).Output.Split(" data in ")[1].TrimEnd();

    private async Task<string> ServerIdAsync() =>
        (await File.ReadAllLinesAsync(Path.Combine(await FolderAsync(), "data/postmaster.pid"), Cancelled))[0];

    private async Task KillServerAsync() =>
        await ProcessRun.RunAsync("kill", ["-KILL", await ServerIdAsync()], cancellationToken: Cancelled);
}
