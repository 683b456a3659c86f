using System.Text.RegularExpressions;
using HubSpotEtl.Cli;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Cli;

public partial class CallsInTheReadme
{
    [Fact]
    public void are_understood()
    {
        var verbs = Verbs.All.Select(verb => verb.Name).ToHashSet();
        var calls = Call().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")))
            .Select(match => match.Groups["call"].Value.Split('#')[0].Trim())
            .Where(call => call.StartsWith("--", StringComparison.Ordinal) || verbs.Contains(call.Split(' ')[0])).ToList();

        Assert.Superset(verbs, calls.Select(call => call.Split(' ')[0]).ToHashSet());
        Assert.All(calls, call => Assert.Empty(Arguments.Parse(call.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Mistakes));
    }

    // In code blocks and in the text; a redirection is the shell's.
    [GeneratedRegex(@"\./run\.sh (?<call>[^\n`>|]+)")]
    private static partial Regex Call();
}
