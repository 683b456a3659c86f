namespace HubSpotEtl.Configuration.Options;

/// <summary>How results and progress are shown.</summary>
public sealed record OutputOptions
{
    /// <summary>What standard output gets (<c>--output</c>). Default text.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>A file that gets the report, as a page or as JSON by its extension (<c>--report-file</c>). Null: none.</summary>
    public string? ReportFile { get; init; }

    /// <summary>False with <c>--no-progress</c>. Default true.</summary>
    public bool ShowProgress { get; init; } = true;

    /// <summary>
    /// The language of the text report (<c>--lang</c>, else <c>LC_ALL</c>, <c>LC_MESSAGES</c>, <c>LANG</c>). Default English.
    /// </summary>
    public Language Language { get; init; }

    internal static OutputOptions Read(SettingReader reader) => new()
    {
        Format = reader.Choice(Setting.Output, [("text", OutputFormat.Text), ("json", OutputFormat.Json)]) ?? OutputFormat.Text,
        ReportFile = reader.OutputFile(Setting.ReportFile),
        ShowProgress = !reader.Flag(Setting.NoProgress),
        Language = reader.Choice(Setting.Language, [("en", Language.English), ("es", Language.Spanish)]) ?? Locale.LanguageOf(reader),
    };
}
