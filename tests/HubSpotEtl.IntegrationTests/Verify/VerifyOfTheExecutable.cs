using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Verify;

/// <summary>The native executable, as its users call it.</summary>
public sealed partial class VerifyOfTheExecutable
{
    [Fact]
    [Trait("Category", "Smoke")]
    public async Task does_what_the_readme_shows()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("deals", 120)));
        await fixture.SyncAsync("contacts,deals");
        await fixture.Schema.ExecuteAsync(
            "DELETE FROM contact WHERE hs_object_id = (SELECT min(hs_object_id) FROM contact)", TestContext.Current.CancellationToken);
        var calls = Call()
            .Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken))
            .Select(match => match.Groups["arguments"].Value.Trim().Split(' ')).ToArray();

        var before = await fixture.RunAsync(calls[0]);
        var repaired = await fixture.RunAsync(calls[1]);
        var after = await fixture.RunAsync(calls[2]);

        Assert.Equal((3, 1, 0, 0), (calls.Length, before.ExitCode, repaired.ExitCode, after.ExitCode));
        Assert.Contains("different", before.Process.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^    Mended \.+ 1 of 1$", repaired.Process.Output);
        Assert.Contains(
            "\"consistent\"",
            await File.ReadAllTextAsync(Path.Combine(fixture.Folder, "verify.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        await fixture.AssertTruthAsync("contacts,deals");
    }

    [Fact]
    public async Task ends_at_once_at_a_signal()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("companies", 300)));
        await fixture.SyncAsync("companies");
        fixture.Portal.Faults.When(call => call.Family == CallFamily.List ? Fault.SlowStart(TimeSpan.FromMinutes(2)) : null);

        await using var run = fixture.Start([], "verify", "--object-type", "companies", "--report-file", "verify.json");
        await run.WaitForErrorLineAsync(
            line => line.Contains("HubSpot counts", StringComparison.Ordinal), cancellationToken: TestContext.Current.CancellationToken);
        run.Send(Signal.Terminate);
        var ended = await fixture.FinishAsync(run);

        Assert.Equal((143, ""), (ended.ExitCode, ended.Process.Output));
        Assert.Empty(Directory.GetFiles(fixture.Folder));
    }

    [GeneratedRegex(@"(?m)^\./run\.sh (?<arguments>verify [^#\n]+)")]
    private static partial Regex Call();
}
