using HubSpotEtl.Check.Report;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Check;

/// <summary>The settings: every mistake is a finding of its own.</summary>
/// <param name="options">As they were read.</param>
/// <param name="dotEnv">The file in force, if any.</param>
internal sealed class SettingsCheck(CheckOptions options, DotEnvFile? dotEnv)
{
    public CheckSection Run() => new("settings", new Said(CheckSettings), [.. All()]);

    private IEnumerable<Finding> All()
    {
        foreach (var mistake in options.Mistakes)
            yield return Finding.Failed("settings.value", new Said(CheckSettingsMistake, mistake.ToString()));
        if (options.Mistakes.Count == 0)
            yield return Finding.Passed("settings.value", CheckSettingsValid);
        if (dotEnv is not null)
            yield return dotEnv.IsReadableByOthers
                ? Finding.Warning("settings.file", new Said(CheckFileExposed, dotEnv.Path), new Said(CheckFileExposedRemedy, dotEnv.Path))
                : Finding.Passed("settings.file", CheckFileRead, dotEnv.Path);
    }
}
