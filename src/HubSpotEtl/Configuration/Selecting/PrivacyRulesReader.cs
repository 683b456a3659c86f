using System.Text;
using HubSpotEtl.Secrets;
using HubSpotEtl.Transform.Privacy;

namespace HubSpotEtl.Configuration.Selecting;

/// <summary>Reads and checks the privacy rules and the secret of their hashes.</summary>
internal static class PrivacyRulesReader
{
    private const int LeastSecretBytes = 16;

    private const string Rule = "hash: or null: and " + SelectionReader.PatternRule;

    public static PrivacyRules Read(SettingReader reader)
    {
        if (reader.Find(Setting.PrivacyRules) is not { } given)
            return PrivacyRules.Unset with { Secret = ReadSecret(reader, isNeeded: false) };
        var rules = new List<PrivacyRule>();
        foreach (var entry in SelectionReader.Entries(given.Value).Where(entry => !IsNone(entry)))
        {
            if (PrivacyRule.Parse(entry) is not { } rule)
                reader.Add((given with { Value = entry }).Mistake(Rule));
            else if (KeptProperties.Names.Where(name => rule.Pattern.Matches(name)).ToList() is { Count: > 0 } kept)
                reader.Add((given with { Value = entry }).Mistake(
                    $"a rule must not cover {string.Join(", ", kept)}: the tables are kept with it. "
                    + "Name what the rule is for more closely"));
            else
                rules.Add(rule);
        }

        return new PrivacyRules(given.Name, rules, ReadSecret(reader, rules.Any(rule => rule.Masking == Masking.Hash)));
    }

    private static bool IsNone(string entry) => entry.Equals(PrivacyRules.NoRules, StringComparison.OrdinalIgnoreCase);

    private static Secret? ReadSecret(SettingReader reader, bool isNeeded)
    {
        // Secrets stores and `echo secret > file` leave a line end behind, and another secret makes other hashes.
        var secret = reader.Find(Setting.PrivacySecret)?.Value.Trim() ?? "";
        var bytes = Encoding.UTF8.GetByteCount(secret);
        if (isNeeded && bytes < LeastSecretBytes)
            reader.Add(new SettingMistake(
                Setting.PrivacySecret.Name, null,
                $"{(bytes == 0 ? "missing" : "too short")}; the key of the hashes, at least {LeastSecretBytes} bytes, "
                + "such as openssl rand -hex 32 prints"));
        return bytes == 0 ? null : new Secret(secret);
    }
}
