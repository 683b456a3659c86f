using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Shell;

public sealed class RunScriptTests : IAsyncDisposable
{
    private readonly ScratchCheckout _checkout = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _checkout.DisposeAsync();

    [Fact]
    public async Task arguments_working_directory_and_exit_code_are_the_programs()
    {
        _checkout.PretendBuilt("printf '<%s>' \"$PWD\" \"$@\"; exit 42");

        var result = await _checkout.RunAsync("sync", "--object-type", "a b", "", "$x'\"*");

        Assert.Equal((42, "</><sync><--object-type><a b><><$x'\"*>\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task options_without_a_verb_reach_the_program()
    {
        _checkout.PretendBuilt("echo \"$@\"");

        Assert.Equal("--object-type contacts --full-load\n", (await _checkout.RunAsync("--object-type", "contacts", "--full-load")).Output);
    }

    [Fact]
    public async Task a_signal_reaches_the_program()
    {
        _checkout.PretendBuilt("trap 'echo stopping; exit 143' TERM; echo ready; while :; do read -t 0.1 <> <(:); done");
        await using var run = _checkout.Start("sync");

        await run.WaitForLineAsync(line => line == "ready", cancellationToken: Cancelled);
        run.Send(Signal.Terminate);
        var result = await run.WaitAsync(cancellationToken: Cancelled);

        Assert.Equal((143, "ready\nstopping\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task a_symbolic_link_to_it_works_from_anywhere()
    {
        _checkout.PretendBuilt("echo here");
        var link = Path.Combine(_checkout.Folder, "door");
        File.CreateSymbolicLink(link, _checkout.RunScript);

        var result = await ProcessRun.RunAsync(link, ["sync"], workingDirectory: "/usr", cancellationToken: Cancelled);

        Assert.Equal("here\n", result.Output);
    }

    [Fact]
    public async Task a_source_newer_than_the_build_is_built_first()
    {
        _checkout.PretendBuilt("echo outdated");
        var source = Path.Combine(_checkout.Folder, "src/HubSpotEtl/New.cs");
        File.WriteAllText(source, "");
        File.SetLastWriteTimeUtc(source, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(2));

        var result = await _checkout.RunAsync("sync");

        Assert.StartsWith("Building etl\n", result.Error);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task the_scripts_are_sound()
    {
        var scripts = Directory.GetFiles(Path.Combine(Repository.Root, "scripts")).Append("run.sh").Append(".ci/run").ToArray();
        if (!File.Exists("/usr/bin/shellcheck"))
            Assert.Skip("shellcheck is not installed.");

        var result = await ProcessRun.RunAsync("shellcheck", scripts, workingDirectory: Repository.Root, cancellationToken: Cancelled);

        Assert.Equal(new ProcessResult(0, "", ""), result);
    }
}
