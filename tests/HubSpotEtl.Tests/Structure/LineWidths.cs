using System.Globalization;
using System.Text.RegularExpressions;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Structure;

/// <summary>
/// Every line is as narrow as <c>.editorconfig</c> promises; one without a blank in it has no place to be broken.
/// </summary>
public partial class LineWidths
{
    private static readonly int s_width = int.Parse(
        File.ReadLines(Path.Combine(Repository.Root, ".editorconfig"))
            .Single(line => line.StartsWith("max_line_length", StringComparison.Ordinal))
            .Split('=')[1],
        CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("src")]
    [InlineData("bench")]
    public void are_kept(string folder) => Assert.Empty(TooWide(folder));

    // What HubSpot answers and what a server is told is easier to read as it is than in pieces.
    [Fact]
    public void are_kept_in_tests_but_for_texts() =>
        Assert.DoesNotContain(TooWide("tests"), line => !line.Contains('"') && !Text().IsMatch(line));

    private static IEnumerable<string> TooWide(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Built().IsMatch(file))
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (line, Place: $"{file}:{index + 1}: {line}")))
            .Where(one => one.line.Length > s_width && one.line.Trim().Contains(' ')).Select(one => one.Place);

    [GeneratedRegex("[/\\\\](bin|obj)[/\\\\]")]
    private static partial Regex Built();

    [GeneratedRegex("'|BIGINT|TIMESTAMP|SELECT|FROM|WHERE|CREATE|━")]
    private static partial Regex Text();
}
