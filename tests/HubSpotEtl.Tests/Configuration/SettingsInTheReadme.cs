using System.Reflection;
using System.Text.RegularExpressions;
using HubSpotEtl.Configuration;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Configuration;

public partial class SettingsInTheReadme
{
    [Fact]
    public void the_readme_lists_every_variable_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var table = readme[readme.IndexOf("## Settings", StringComparison.Ordinal)..readme.IndexOf("## Tables", StringComparison.Ordinal)];
        var listed = table.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Variable().Matches(line.Split('|')[1]).Select(match => match.Value));

        var settings = typeof(Setting).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ((Setting)field.GetValue(null)!).Variable).OfType<string>();

        Assert.Equal(settings.Order(), listed.Order());
    }

    [GeneratedRegex("[A-Z][A-Z_]+")]
    private static partial Regex Variable();
}
