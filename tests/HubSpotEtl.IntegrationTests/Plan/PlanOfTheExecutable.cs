using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Plan;

/// <summary>The native executable, as its users call it.</summary>
public sealed partial class PlanOfTheExecutable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task looks_before_and_after_the_first_sync_as_the_readme_shows()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("companies", 60), ("deals", 120)));
        var calls = Call().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), Cancelled))
            .Select(match => match.Groups["arguments"].Value.Trim().Split(' ')).ToArray();

        Assert.Equal(["check", "discover", "plan", "sync", "status"], calls.Select(call => call[0]));
        foreach (var call in calls)
            (await fixture.RunAsync(call)).Expect(0);
        await fixture.AssertTruthAsync("contacts,companies,deals");
    }

    [Theory]
    [InlineData("check --object-type contacts,deals")]
    [InlineData("discover --lang es")]
    [InlineData("plan --object-type contacts,deals --lang es")]
    public async Task keeps_to_80_columns_and_writes_no_escape_codes(string call)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30), ("deals", 12)));

        var run = (await fixture.RunAsync(call.Split(' '))).Expect(0);

        Assert.All(run.Process.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain('\u001b', run.Process.Output + run.Process.Error);
        Assert.Equal("", run.Process.Error);
    }

    // The block that introduces a real portal.
    [GeneratedRegex(@"(?m)^\./run\.sh (?<arguments>(check|discover|plan|sync|status)( --object-type contacts,companies,deals)?) *(#.*)?$")]
    private static partial Regex Call();
}
