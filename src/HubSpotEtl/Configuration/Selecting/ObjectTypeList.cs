using System.Text.RegularExpressions;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Configuration.Selecting;

/// <summary>Reads a list of object types: separated by commas, trimmed, empty ones left out, each once in the order given.</summary>
internal static partial class ObjectTypeList
{
    private const string Rule = "HubSpot object types separated by commas, such as contacts,p50445259_meters,2-123456";

    public static IReadOnlyList<string> Read(SettingReader reader, Setting setting, ObjectTypeRule rule)
    {
        var given = reader.Find(setting);
        var names = Split(given?.Value ?? "");
        // A token has the letters of an object type, and would travel in URLs.
        if (given is not null && (SecretPatterns.AreIn(given.Value) || IsToken(reader, names)))
            reader.Add(new SettingMistake(given.Name, null, $"holds a secret, which does not belong there; {Rule}"));
        else if (given is not null && !names.All(name => ObjectType().IsMatch(name)))
            reader.Add(given.Mistake(Rule));
        if (names.Count > 0 || rule == ObjectTypeRule.Optional)
            return names;
        if (rule == ObjectTypeRule.DefaultsToContacts)
            return ["contacts"];
        reader.Add(new SettingMistake(setting.Name, null, $"missing; {Rule}"));
        return [];
    }

    private static bool IsToken(SettingReader reader, List<string> names) =>
        reader.Find(Setting.AccessToken)?.Value.Trim() is { Length: > 0 } token && names.Contains(token, StringComparer.OrdinalIgnoreCase);

    // HubSpot does not tell Contacts from contacts, so a second spelling would only repeat the work.
    private static List<string> Split(string list) =>
        [.. SelectionReader.Entries(list).Distinct(StringComparer.OrdinalIgnoreCase)];

    // It becomes part of a URL's path, so nothing that could mean something there is let in.
    [GeneratedRegex(@"\A[\p{L}\p{N}_-]{1,200}\z")]
    private static partial Regex ObjectType();
}
