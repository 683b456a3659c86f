using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Shell;

public class ProcessRunTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task exit_code_and_both_outputs_are_kept_apart()
    {
        var result = await ProcessRun.RunAsync("bash", ["-c", "echo good; echo bad >&2; exit 3"], cancellationToken: Cancelled);

        Assert.Equal(new ProcessResult(3, "good\n", "bad\n"), result);
    }

    [Fact]
    public async Task more_output_than_a_pipe_holds_does_not_block_the_process()
    {
        var result = await ProcessRun.RunAsync("bash", ["-c", "printf '%0100000d\\n' {1..20} >&2"], cancellationToken: Cancelled);

        Assert.Equal(20 * 100_001, result.Error.Length);
    }

    [Fact]
    public async Task a_line_is_found_before_the_process_ends_and_a_signal_reaches_it()
    {
        await using var run = ProcessRun.Start("bash", ["-c", "sleep 600 & trap 'kill $!; echo stopped; exit 143' TERM; echo ready; wait"]);

        await run.WaitForLineAsync(line => line == "ready", cancellationToken: Cancelled);
        run.Send(Signal.Terminate);
        var result = await run.WaitAsync(cancellationToken: Cancelled);

        Assert.Equal((143, "ready\nstopped\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task a_line_that_never_comes_is_reported_with_what_was_written()
    {
        await using var run = ProcessRun.Start("bash", ["-c", "echo something else"]);

        var failure = await Assert.ThrowsAsync<EndOfStreamException>(
            () => run.WaitForLineAsync(line => line == "ready", cancellationToken: Cancelled));

        Assert.Contains("something else", failure.Message);
    }

    [Fact]
    public async Task a_process_that_does_not_end_in_time_is_killed()
    {
        await using var run = ProcessRun.Start("sleep", ["60"]);

        await Assert.ThrowsAsync<TimeoutException>(() => run.WaitAsync(TimeSpan.FromMilliseconds(50), Cancelled));

        Assert.Equal(137, (await run.WaitAsync(cancellationToken: Cancelled)).ExitCode);
    }

    [Fact]
    public async Task the_environment_can_be_all_there_is()
    {
        await using var run = ProcessRun.Start("/usr/bin/env", [], [new("ONLY", "this")], inheritEnvironment: false);

        Assert.Equal("ONLY=this\n", (await run.WaitAsync(cancellationToken: Cancelled)).Output);
    }
}
