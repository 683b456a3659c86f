namespace HubSpotEtl.Configuration;

/// <summary>The user's language as POSIX tells it: the first of three variables that is set decides (POSIX.1-2017, base definitions 8.2).</summary>
internal static class Locale
{
    private static readonly Setting[] Variables = [new("LC_ALL"), new("LC_MESSAGES"), new("LANG")];

    /// <summary>Spanish for <c>es</c>, <c>es_MX.UTF-8</c> and the like; English for all else.</summary>
    public static Language LanguageOf(SettingReader reader)
    {
        var locale = Variables.Select(reader.Find).FirstOrDefault(given => given is not null)?.Value ?? "";
        var language = locale.Split('_', '.', '@', '-')[0];
        return language.Equals("es", StringComparison.OrdinalIgnoreCase) ? Language.Spanish : Language.English;
    }
}
