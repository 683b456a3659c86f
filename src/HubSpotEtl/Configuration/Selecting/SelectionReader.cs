namespace HubSpotEtl.Configuration.Selecting;

/// <summary>Reads and checks the lists that say what is copied.</summary>
internal static class SelectionReader
{
    /// <summary>What an entry may be.</summary>
    public const string PatternRule =
        "a name, with * for any text and ? for one character, such as email, hs_* or, for one object alone, contacts.hs_*";

    public static Selection Read(SettingReader reader) => new()
    {
        Properties = ReadList(reader, Setting.Properties),
        ExcludedProperties = ReadList(reader, Setting.ExcludedProperties),
        AssociationsTo = ReadList(reader, Setting.AssociationsTo),
    };

    /// <summary>The entries of a list: parted by commas, trimmed, empty ones left out.</summary>
    public static IEnumerable<string> Entries(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static PatternList ReadList(SettingReader reader, ListSetting setting)
    {
        if (reader.Find(setting) is not { } given)
            return PatternList.Empty;
        var patterns = new List<NamePattern>();
        foreach (var entry in Entries(given.Value).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (NamePattern.Parse(entry) is { } pattern)
                patterns.Add(pattern);
            else
                reader.Add((given with { Value = entry }).Mistake(PatternRule));
        }

        return new PatternList(given.Name, patterns);
    }
}
