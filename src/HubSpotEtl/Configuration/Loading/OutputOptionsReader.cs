using HubSpotEtl.Configuration.Options;

namespace HubSpotEtl.Configuration.Loading;

/// <summary>Reads and checks the settings about results and progress.</summary>
internal static class OutputOptionsReader
{
    public static OutputOptions Read(SettingReader reader) => new()
    {
        Format = reader.Choice(Setting.Output, [("text", OutputFormat.Text), ("json", OutputFormat.Json)]) ?? OutputFormat.Text,
        ReportFile = reader.OutputFile(Setting.ReportFile),
        ShowProgress = !reader.Flag(Setting.NoProgress),
        Language = reader.Choice(Setting.Language, [("en", Language.English), ("es", Language.Spanish)]) ?? Locale.LanguageOf(reader),
    };
}
