using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Outside;

/// <summary>
/// What <c>ulimit</c> and kin take away. A run may fail by it, with a message; the tables stay right, and the next run goes on.
/// </summary>
public sealed class Limits
{
    // .NET's host makes files of its own; the native executable has none.
    private const string NoBytes = "export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0; ulimit -f 0; ";

    [Theory]
    [InlineData("ulimit -n 20")]
    [InlineData("ulimit -n 40")]
    [InlineData("ulimit -v 400000")]
    [InlineData("ulimit -v 1000000")]
    [InlineData("ulimit -d 60000")]
    [InlineData("ulimit -s 256")]
    [InlineData("ulimit -l 0")]
    [InlineData("ulimit -i 0")]
    [InlineData("umask 0777")]
    [InlineData("umask 0")]
    [InlineData("export DOTNET_GCgen0size=1")]
    [InlineData("export DOTNET_gcServer=1")]
    [InlineData("export COLUMNS=garbage LINES=-1 TERM=/etc/passwd")]
    [InlineData("export HOME=/nonexistent TMPDIR=/nonexistent")]
    [InlineData("unset HOME PATH_NOT; export TMPDIR=")]
    [InlineData("for i in $(seq 10000); do export VARIABLE_$i=$i; done")]
    [InlineData("export LONG=$(head -c 100000 /dev/zero | tr \"\\0\" x)")]
    [InlineData("export BYTES=$(printf \"\\377\\376\")")]
    public async Task ends_well_or_with_a_message_and_the_next_run_goes_on(string limit)
    {
        await using var fixture = await HostileShell.StartAsync();

        var limited = await fixture.ShellAsync($"{limit}; {HostileShell.Sync}");
        var next = await fixture.ShellAsync(HostileShell.Sync);

        Assert.True(limited.ExitCode is 0 or 1, $"{limit}: {limited.ExitCode} {limited.Error}");
        if (limited.ExitCode != 0)
            Assert.NotEqual("", limited.Error);
        Assert.True(next.ExitCode == 0, next.Error);
        await fixture.AssertLoadedAsync();
    }

    [Fact]
    public async Task the_largest_size_of_a_file_costs_the_log_and_the_report_alone()
    {
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync(
            $"ulimit -f 1; {HostileShell.Sync} --log-level DEBUG --log-file etl.log --report-file report.html 2>&1 | cat; exit "
                + $"${{PIPESTATUS[0]}}");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The log file cannot be written any more", run.Output, StringComparison.Ordinal);
        Assert.Contains("The report could not be written", run.Output, StringComparison.Ordinal);
        await fixture.AssertLoadedAsync();
    }

    // No file may have a byte: what is said is lost, and the work is done.
    [Theory]
    [InlineData("sync --object-type contacts,companies", 1)]
    [InlineData("sync --object-type contacts,companies --log-format json --output json --log-file own.log", 1)]
    [InlineData("verify --object-type contacts", 1)]
    [InlineData("check --object-type contacts", 1)]
    [InlineData("plan --object-type contacts", 1)]
    [InlineData("discover", 1)]
    [InlineData("status", 1)]
    [InlineData("--help", 1)]
    [InlineData("sync --object-type", 2)]
    public async Task files_of_no_size_cost_what_is_said_alone(string call, int exitCode)
    {
        await using var fixture = await HostileShell.StartAsync();
        await fixture.SyncAsync("contacts,companies");

        var run = await fixture.ShellAsync($"{NoBytes}hubspot-etl {call} >out 2>&1");
        var told = await fixture.ShellAsync($"{NoBytes}hubspot-etl {call} 2>&1 >out | cat; exit ${{PIPESTATUS[0]}}");

        Assert.Equal((exitCode, exitCode), (run.ExitCode, told.ExitCode));
        Assert.DoesNotContain("Exception", told.Output, StringComparison.Ordinal);
        if (exitCode == 1)
            Assert.Contains("Standard output cannot be written", told.Output, StringComparison.Ordinal);
        await fixture.AssertLoadedAsync();
    }

    [Fact]
    public async Task the_largest_offset_of_a_file_system_costs_what_is_said_alone()
    {
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync($"truncate -s 15T out || truncate -s 7E out; {HostileShell.Sync} >>out 2>&1");

        Assert.InRange(run.ExitCode, 0, 1);
        await fixture.AssertLoadedAsync();
    }

    [Theory]
    [InlineData("ulimit -s 64")]
    [InlineData("ulimit -s 128")]
    [InlineData("ulimit -n 4")]
    [InlineData("ulimit -n 6")]
    [InlineData("ulimit -n 8")]
    public async Task what_is_too_little_to_begin_with_is_told(string limit)
    {
        if (File.Exists(Repository.Executable + ".dll"))
            Requirement.IsMissing("The host of an executable that is compiled at run time has needs of its own.");
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync($"{limit}; {HostileShell.Sync}");

        Assert.Equal(1, run.ExitCode);
        Assert.NotEqual("", run.Error);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_account_without_name_home_or_threads_to_spare_is_told_or_served()
    {
        await using var fixture = await HostileShell.StartAsync();
        HostileShell.RequireRoot();

        // The project may lie where no other account comes to.
        const string own = "cp \"$(command -v hubspot-etl)\" .; chmod 755 .; export PATH=$PWD:$PATH";
        var run = await fixture.ShellAsync(
            $"{own}; setpriv --reuid 54321 --regid 54321 --clear-groups env HOME=/nonexistent {HostileShell.Sync}");
        var few = await fixture.ShellAsync(
            $"{own}; setpriv --reuid 54322 --regid 54322 --clear-groups bash -c \"ulimit -u 2; {HostileShell.Sync}; exit $?\"");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.InRange(few.ExitCode, 0, 1);
        await fixture.AssertLoadedAsync();
    }
}
