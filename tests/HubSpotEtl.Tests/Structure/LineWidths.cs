using System.Globalization;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Structure;

/// <summary>Every line of the program is as narrow as <c>.editorconfig</c> promises; one without a blank in it has no place to be broken.</summary>
public class LineWidths
{
    private static readonly int s_width = int.Parse(
        File.ReadLines(Path.Combine(Repository.Root, ".editorconfig")).Single(line => line.StartsWith("max_line_length", StringComparison.Ordinal))
            .Split('=')[1],
        CultureInfo.InvariantCulture);

    [Fact]
    public void are_kept() => Assert.Empty(
        SourceFile.All.SelectMany(file => file.Text.Split('\n').Select((line, index) => (line, Place: $"{file.Path}:{index + 1}")))
            .Where(line => line.line.Length > s_width && line.line.Trim().Contains(' ')).Select(line => line.Place));
}
