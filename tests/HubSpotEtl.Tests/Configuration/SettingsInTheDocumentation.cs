using System.Reflection;
using System.Text.RegularExpressions;
using HubSpotEtl.Configuration;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Configuration;

public partial class SettingsInTheDocumentation
{
    [Fact]
    public void the_table_lists_every_variable_and_no_other()
    {
        var listed = File.ReadLines(Path.Combine(Repository.Root, "docs", "settings.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Variable().Matches(line.Split('|')[1]).Select(match => match.Value));

        Assert.Equal(All.Select(setting => setting.Variable).OfType<string>().Order(), listed.Order());
    }

    [Fact]
    public void every_option_is_named()
    {
        var named = Option().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "settings.md"))).Select(match => match.Groups["option"].Value);

        Assert.Superset(All.Select(setting => setting.Option).OfType<string>().ToHashSet(), named.ToHashSet());
    }

    private static IEnumerable<Setting> All => typeof(Setting).GetFields(BindingFlags.Public | BindingFlags.Static).Select(one => (Setting)one.GetValue(null)!);

    [GeneratedRegex("[A-Z][A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex("--(?<option>[a-z-]+)")]
    private static partial Regex Option();
}
