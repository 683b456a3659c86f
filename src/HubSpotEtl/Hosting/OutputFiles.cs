using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Files;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Hosting;

/// <summary>The files that a call writes, beside each other and beside the one that it reads.</summary>
internal static class OutputFiles
{
    /// <exception cref="InvalidOptionsException">
    /// One file, by whatever names, is to be two of report, log and <c>.env</c>, and one of them would be lost.
    /// </exception>
    public static void ThrowIfShared(EtlOptions options, DotEnvFile? dotEnv)
    {
        List<(Setting Setting, string? Path)> written = [
            (Setting.ReportFile, options.Output.ReportFile), (Setting.LogFile, options.Logging.File)];
        var known = new List<(string Name, OutputTarget Target)>();
        if (Find(dotEnv?.Path) is { } settings)
            known.Add((dotEnv!.Path, settings));
        foreach (var (setting, path) in written)
        {
            if (Find(path) is not { } target)
                continue;
            if (known.Find(other => other.Target.IsSameFileAs(target)) is { Name: { } other })
                throw new InvalidOptionsException(
                    new SettingMistake(setting.Name, Printable.Escape(path!), $"a file of its own: this one is {Printable.Escape(other)}"));
            known.Add((setting.Name, target));
        }
    }

    // What cannot be written at all is told where it is opened.
    private static OutputTarget? Find(string? path)
    {
        try
        {
            return path is null ? null : OutputTarget.Of(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
