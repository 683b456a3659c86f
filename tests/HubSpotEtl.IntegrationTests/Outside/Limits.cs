using HubSpotEtl.IntegrationTests.Sync;

namespace HubSpotEtl.IntegrationTests.Outside;

/// <summary>What <c>ulimit</c> and kin take away. A run may fail by it, with a message; the tables stay right, and the next run goes on.</summary>
public sealed class Limits
{
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
        await using var bench = await HostileShell.StartAsync();

        var limited = await bench.ShellAsync($"{limit}; {HostileShell.Sync}");
        var next = await bench.ShellAsync(HostileShell.Sync);

        Assert.True(limited.ExitCode is 0 or 1, $"{limit}: {limited.ExitCode} {limited.Error}");
        if (limited.ExitCode != 0)
            Assert.NotEqual("", limited.Error);
        Assert.True(next.ExitCode == 0, next.Error);
        await bench.AssertLoadedAsync();
    }

    [Fact]
    public async Task the_largest_size_of_a_file_costs_the_log_and_the_report_alone()
    {
        await using var bench = await HostileShell.StartAsync();

        var run = await bench.ShellAsync($"ulimit -f 1; {HostileShell.Sync} --log-level DEBUG --log-file etl.log --report-file report.html 2>&1 | cat; exit ${{PIPESTATUS[0]}}");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The log file cannot be written any more", run.Output, StringComparison.Ordinal);
        Assert.Contains("The report could not be written", run.Output, StringComparison.Ordinal);
        await bench.AssertLoadedAsync();
    }

    [Fact]
    public async Task an_account_without_name_home_or_threads_to_spare_is_told_or_served()
    {
        await using var bench = await HostileShell.StartAsync();
        HostileShell.RequireRoot();

        var run = await bench.ShellAsync($"chmod 755 .; setpriv --reuid 54321 --regid 54321 --clear-groups env HOME=/nonexistent {HostileShell.Sync}");
        var few = await bench.ShellAsync($"setpriv --reuid 54322 --regid 54322 --clear-groups bash -c \"ulimit -u 2; {HostileShell.Sync}; exit $?\"");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.InRange(few.ExitCode, 0, 1);
        await bench.AssertLoadedAsync();
    }
}
