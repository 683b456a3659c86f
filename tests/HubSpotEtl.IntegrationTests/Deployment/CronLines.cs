using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Shell;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Deployment;

/// <summary>
/// The cron lines of README and <c>deploy/cron</c>, run as cron runs them: by <c>sh</c>, with four variables and no terminal.
/// </summary>
public sealed partial class CronLines : IAsyncDisposable
{
    private readonly ScratchCheckout _checkout = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory();

    public static TheoryData<string> Commands => new(InTheSystemsTable);

    private static string[] InTheSystemsTable =>
        [.. SystemLine().Matches(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "cron", "hubspot-etl")))
            .Select(match => match.Groups["command"].Value)];

    public async ValueTask DisposeAsync()
    {
        _home.Delete(recursive: true);
        await _checkout.DisposeAsync();
    }

    [Fact]
    public void there_are_two_of_them_and_the_readmes_is_the_first()
    {
        Assert.Equal(2, InTheSystemsTable.Length);
        Assert.Equal(
            InTheSystemsTable[0], Readme().Match(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Groups["command"].Value);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task a_line_syncs_and_writes_nothing_that_cron_would_mail(string command)
    {
        await using var fixture = await StartAsync();

        var result = await RunAsync(command);

        Assert.Equal(new ProcessResult(0, "", ""), result);
        Assert.Contains(
            "3 of 3 objects healthy",
            await File.ReadAllTextAsync(Path.Combine(_checkout.Folder, "log", "etl.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        await fixture.AssertTruthAsync("contacts,companies,deals");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task a_line_whose_run_fails_writes_its_exit_code(string command)
    {
        await using var fixture = await StartAsync();
        fixture.Portal.ReplaceToken("pat-eu1-11111111-1111-1111-1111-111111111111");

        var result = await RunAsync(command);

        Assert.Matches(@"\Ahubspot-etl: .*exit code 1, see log/cron.log\n\z", result.Output);
        Assert.Contains(
            "ACCESS_TOKEN",
            await File.ReadAllTextAsync(Path.Combine(_checkout.Folder, "log", "cron.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private async Task<SyncFixture> StartAsync()
    {
        var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30), ("companies", 12), ("deals", 9)));
        var settings = fixture.Settings().Where(setting => setting.Key is not ("PATH" or "HOME"));
        await File.WriteAllLinesAsync(
            Path.Combine(_checkout.Folder, ".env"), settings.Select(setting => $"{setting.Key}={setting.Value}"),
            TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Path.Combine(_checkout.Folder, ".env"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _checkout.PretendBuilt($"exec '{Repository.Executable}' \"$@\"");
        Directory.CreateSymbolicLink(Path.Combine(_home.FullName, "hubspot-etl"), _checkout.Folder);
        return fixture;
    }

    private async Task<ProcessResult> RunAsync(string command)
    {
        // env(1) adds nothing of its own.
        string[] arguments = [
            "-i", $"HOME={_home.FullName}", "LOGNAME=etl", "PATH=/usr/bin:/bin", "SHELL=/bin/sh", "/bin/sh", "-c", command];
        return await ProcessRun.RunAsync(
            "/usr/bin/env", arguments, workingDirectory: _home.FullName, cancellationToken: TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"```cron\n(\S+ ){5}(?<command>[^\n]+)\n```")]
    private static partial Regex Readme();

    // With the account after the five fields of time.
    [GeneratedRegex(@"(?m)^([0-9*/]+ ){5}etl (?<command>.+)$")]
    private static partial Regex SystemLine();
}
