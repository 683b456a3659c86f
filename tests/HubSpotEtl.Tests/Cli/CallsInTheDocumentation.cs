using System.Text.RegularExpressions;
using HubSpotEtl.Cli;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Cli;

/// <summary>The calls of the program in both READMEs and <c>docs/</c>, and the files that they name.</summary>
public partial class CallsInTheDocumentation
{
    private static readonly HashSet<string> s_verbs = [.. Verbs.All.Select(verb => verb.Name)];

    public static TheoryData<string> Texts => new(Files);

    private static IEnumerable<string> Files =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(file => Path.GetRelativePath(Repository.Root, file))
            .Concat(["README.md", "README.es.md"]).Order();

    [Theory]
    [MemberData(nameof(Texts))]
    public void calls_are_understood(string text) =>
        Assert.All(CallsIn(text), call => Assert.Empty(Arguments.Parse(call.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Mistakes));

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.es.md")]
    public void a_readme_shows_every_verb(string text) =>
        Assert.Superset(s_verbs, CallsIn(text).Select(call => call.Split(' ')[0]).ToHashSet());

    [Fact]
    public void files_that_are_named_are_there()
    {
        string[] named = [.. Files.SelectMany(text => Named().Matches(Read(text)).Select(match => match.Value)).Distinct()];

        Assert.True(named.Length >= 10, string.Join(' ', named));
        Assert.All(named, file => Assert.True(Path.Exists(Path.Combine(Repository.Root, file)), file));
    }

    [Fact]
    public void tests_that_show_a_guarantee_are_there()
    {
        string[] tests = [.. Test().Matches(Read("docs/guarantees.md")).Select(match => match.Groups["test"].Value)];

        Assert.True(tests.Length >= 20, string.Join(' ', tests));
        Assert.All(tests, test =>
        {
            var path = Path.Combine(Repository.Root, "tests", "HubSpotEtl.IntegrationTests", test);
            // Where a decision is made stands beside the tests that show it.
            var source = Path.Combine(Repository.Root, "src", "HubSpotEtl", test + ".cs");
            Assert.True(Directory.Exists(path) || File.Exists(path + ".cs") || File.Exists(source), test);
        });
    }

    private static IEnumerable<string> CallsIn(string text) => Call().Matches(Read(text))
        .Select(match => match.Groups["call"].Value.Split('#')[0].Trim())
        .Where(call => call.StartsWith("--", StringComparison.Ordinal) || s_verbs.Contains(call.Split(' ')[0]));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    // In code blocks and in the text, there also a verb with its options; a redirection and what follows the call are the shell's.
    [GeneratedRegex(@"(\./run\.sh |\bhubspot-etl (?=[a-z]|--object-type)|`(?=[a-z]+ --))(?<call>[^\n`>|&;]+)")]
    private static partial Regex Call();

    [GeneratedRegex(@"(?<![\w/.-])(?:deploy|docs|bench/results)/[A-Za-z0-9_/.-]*[A-Za-z0-9]")]
    private static partial Regex Named();

    // Below the tests' project: Runs/KilledLoads, or a folder.
    [GeneratedRegex("`(?<test>[A-Z][A-Za-z]+(/[A-Za-z]+)*/[A-Za-z]*)`")]
    private static partial Regex Test();
}
