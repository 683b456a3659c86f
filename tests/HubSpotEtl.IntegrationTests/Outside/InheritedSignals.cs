using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Outside;

/// <summary>Signals that whoever started the process ignores or blocks: nohup, cron, a script's background job, a daemon's mask.</summary>
public sealed class InheritedSignals
{
    // Ignores or blocks signals and becomes the program: what a shell does, and what one cannot.
    private const string Start = "import os,signal,sys;"
        + "[signal.signal(int(each),signal.SIG_IGN) for each in sys.argv[1].split(',') if each];"
        + "signal.pthread_sigmask(signal.SIG_SETMASK,[int(each) for each in sys.argv[2].split(',') if each]);"
        + "signal.signal(signal.SIGPIPE,signal.SIG_IGN if '13' in sys.argv[1].split(',') else signal.SIG_DFL);"
        + "os.execv(sys.argv[3],sys.argv[3:])";

    [Theory]
    [InlineData("15", "", Signal.Terminate, 143)]
    [InlineData("", "15", Signal.Terminate, 143)]
    [InlineData("1,2,3,13,15,17,25", "1,2,3,13,14,15,17,25", Signal.Terminate, 143)]
    [InlineData("", "2", Signal.Interrupt, 130)]
    [InlineData("2", "", Signal.Interrupt, 0)]
    [InlineData("", "1,10,11,12,17,34,35", Signal.Terminate, 143)]
    public async Task do_not_keep_a_run_from_stopping_unless_a_shell_wants_it_so(
        string ignored, string blocked, Signal signal, int exitCode)
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 3_000)) with { Latency = TimeSpan.FromMilliseconds(10) });
        var settings = fixture.Settings();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Portal.Faults.When(call =>
        {
            if (call is { Family: CallFamily.List, NumberInFamily: 10 })
                arrived.TrySetResult();
            return null;
        });

        await using var run = ProcessRun.Start(
            "python3", ["-c", Start, ignored, blocked, Repository.Executable, "--object-type", "contacts", "--no-progress"], settings,
            fixture.Folder, inheritEnvironment: false);
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        run.Send(signal);
        (await fixture.FinishAsync(run)).Expect(exitCode);
        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
    }
}
