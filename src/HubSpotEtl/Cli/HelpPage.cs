using System.Text;
using CommandLine;
using CommandLine.Text;
using HubSpotEtl.Configuration;
using HubSpotEtl.Hosting;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Cli;

/// <summary>The texts of <c>--help</c> and <c>--version</c>, 80 columns wide.</summary>
internal static class HelpPage
{
    private const int Width = 80;

    private const string RequiredVariables =
        """
        Environment, or a .env file here or above, up to the repository's root:
          required  ACCESS_TOKEN (not for status); DB_HOST, DB_NAME, DB_USER, DB_PASS
                    (not for discover)
        """;

    private const string Optional = "  optional ";
    private const int OptionalWidth = 70;

    /// <param name="verb">The verb that was asked about; null for all, with the default verb's options.</param>
    public static string Of(Verb? verb)
    {
        var page = new StringBuilder();
        page.AppendLine($"{ProgramVersion.Full}: copies HubSpot CRM objects into PostgreSQL").AppendLine();
        if (verb is null)
            AppendVerbs(page);
        var shown = verb ?? Verbs.All[0];
        page.AppendLine($"{shown.Name}: {shown.Purpose}").AppendLine().AppendLine("Options:");
        page.AppendLine(Options(shown)).AppendLine().AppendLine("Examples:");
        foreach (var example in shown.Examples)
            page.AppendLine($"  {example.Purpose}:").AppendLine($"    {example.Call}");
        page.AppendLine().AppendLine(RequiredVariables).AppendLine(OptionalVariables());
        return page.AppendLine().Append(ExitCodes(shown)).ToString();
    }

    private static void AppendVerbs(StringBuilder page)
    {
        page.AppendLine("Usage: hubspot-etl [command] [options]").AppendLine();
        page.AppendLine($"Commands ({Verbs.All[0].Name} when none is given):");
        foreach (var verb in Verbs.All)
            page.AppendLine($"  {verb.Name,-8} {verb.Purpose}");
        page.AppendLine();
    }

    // The rarer ones, from HubSpot's address on, begin a line.
    private static string OptionalVariables()
    {
        var lines = new StringBuilder(Optional);
        var column = Optional.Length;
        foreach (var setting in Setting.All.Where(setting => setting is { Variable: not null, IsRequired: false }))
        {
            var word = $" {setting.Variable},";
            if (setting == Setting.BaseUrl || column + word.Length > OptionalWidth)
            {
                lines.AppendLine().Append(' ', Optional.Length);
                column = Optional.Length;
            }

            lines.Append(word);
            column += word.Length;
        }

        return lines.ToString().TrimEnd(',');
    }

    private static string ExitCodes(Verb verb)
    {
        var page = new ReportPage();
        page.Paragraph($"{verb.ExitCodes}; 130 Ctrl+C; 143 SIGTERM.", "Exit codes:");
        return page.ToString().TrimEnd('\n');
    }

    private static string Options(Verb verb)
    {
        using var parser = new Parser(settings => settings.HelpWriter = null);
        var asked = parser.ParseArguments([verb.Name, "--help"], [.. Verbs.All.Select(each => each.Command)]);
        var help = new HelpText
        {
            Heading = "", Copyright = "", AdditionalNewLineAfterOption = false, AddDashesToOption = true, MaximumDisplayWidth = Width,
        };
        return help.AddOptions(asked).ToString().Trim('\r', '\n');
    }
}
