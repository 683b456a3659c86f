namespace HubSpotEtl.Configuration.Options;

/// <summary>
/// The user's language and encoding as POSIX tells them: the first of three variables that is set decides (POSIX.1-2017, base definitions
/// 8.2).
/// </summary>
internal static class Locale
{
    private static readonly Setting[] Variables = [new("LC_ALL"), new("LC_MESSAGES"), new("LANG")];
    private static readonly string[] EncodingVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>Whether the user's terminal takes UTF-8.</summary>
    public static bool IsUtf8(IReadOnlyDictionary<string, string> environment)
    {
        var locale = EncodingVariables.Select(name => environment.GetValueOrDefault(name))
            .FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        var encoding = locale.Split('@')[0].Split('.').Skip(1).FirstOrDefault() ?? "";
        return encoding.Replace("-", "", StringComparison.Ordinal).Equals("UTF8", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Spanish for <c>es</c>, <c>es_MX.UTF-8</c> and the like; English for all else.</summary>
    public static Language LanguageOf(SettingReader reader)
    {
        var locale = Variables.Select(reader.Find).FirstOrDefault(given => given is not null)?.Value ?? "";
        var language = locale.Split('_', '.', '@', '-')[0];
        return language.Equals("es", StringComparison.OrdinalIgnoreCase) ? Language.Spanish : Language.English;
    }
}
