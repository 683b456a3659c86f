using System.Globalization;
using System.Text.RegularExpressions;
using HubSpotEtl.Cli;
using HubSpotEtl.Configuration;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Configuration;

/// <summary>The table of <c>docs/settings.md</c> against the rows of the program; with <c>UPDATE_GOLDEN=1</c> it is written.</summary>
public partial class SettingsInTheDocumentation
{
    private static readonly string s_file = Path.Combine(Repository.Root, "docs", "settings.md");

    [Fact]
    public void the_table_is_that_of_the_program()
    {
        string[] table = ["| variable | option | field of an event | default | |", "|---|---|---|---|---|", .. Setting.All.Select(Row)];
        var text = File.ReadAllText(s_file);
        if (GoldenFile.IsUpdating)
            File.WriteAllText(s_file, text = Table().Replace(text, _ => string.Join('\n', table) + "\n", 1));

        Assert.Equal(table, Table().Match(text).Value.TrimEnd('\n').Split('\n'));
    }

    private static string Row(Setting setting)
    {
        string[] cells = [
            Code(setting.Variable), Option(setting), Code(setting.Field), setting.IsRequired ? "required" : setting.Default, Text(setting)];
        return string.Concat(cells.Select(cell => cell.Length == 0 ? "| " : $"| {cell} ")) + "|";
    }

    private static string Option(Setting setting)
    {
        if (setting.Option is null)
            return "";
        var verbs = Verbs.All.Where(verb => verb.Options.Any(option => option.LongName == setting.Option)).Select(verb => verb.Name);
        return $"`--{setting.Option}` ({string.Join(", ", verbs)})";
    }

    // The help of the first verb that takes it; of what is no option nothing but this table tells, its limits too.
    private static string Text(Setting setting)
    {
        var help = Verbs.All.SelectMany(verb => verb.Options).FirstOrDefault(option => option.LongName == setting.Option)?.HelpText;
        var limits = help is null && setting is NumberSetting number
            ? string.Create(CultureInfo.InvariantCulture, $"{number.Least} to {number.Most}")
            : null;
        return string.Join(
            "; ", ((string?[])[help?.TrimEnd('.').Replace("*", "\\*", StringComparison.Ordinal), limits, setting.About]).OfType<string>());
    }

    private static string Code(string? name) => name is null ? "" : $"`{name}`";

    [GeneratedRegex(@"(?m)^\| variable \|.*\n(\|.*\n)+")]
    private static partial Regex Table();
}
