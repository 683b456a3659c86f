namespace HubSpotEtl.IntegrationTests.Outside;

public sealed class WorkingFolders
{
    [Theory]
    [InlineData("mkdir gone && cd gone && rmdir ../gone; ")]
    [InlineData("mkdir closed && cd closed && chmod 0 .; ")]
    [InlineData("mkdir away && cd away && mv ../away ../there; ")]
    public async Task one_that_is_gone_or_closed_costs_nothing(string leave)
    {
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync($"{leave}{HostileShell.Sync} --report-file $HOME/report.json --log-file $HOME/etl.log");

        Assert.True(run.ExitCode == 0, run.Error);
        await fixture.AssertLoadedAsync();
    }

    [Theory]
    [InlineData("--report-file")]
    [InlineData("--log-file")]
    public async Task a_path_that_starts_from_one_that_is_gone_is_a_clear_mistake(string option)
    {
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync($"mkdir gone && cd gone && rmdir ../gone; {HostileShell.Sync} {option} here");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("The working folder is gone", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("check --object-type contacts")]
    [InlineData("status")]
    [InlineData("plan --object-type contacts")]
    [InlineData("discover --object-type contacts")]
    [InlineData("verify --object-type contacts")]
    public async Task every_verb_works_without(string call)
    {
        await using var fixture = await HostileShell.StartAsync();
        await fixture.SyncAsync("contacts,companies");

        var run = await fixture.ShellAsync($"mkdir gone && cd gone && rmdir ../gone; hubspot-etl {call}");

        Assert.True(run.ExitCode == 0, run.Error);
    }
}
