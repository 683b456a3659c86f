using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>
/// What a column may be called: a property has its own name, normalised, where nobody else wants that one; of several that do, exactly one
/// has it, and the others a suffix.
/// </summary>
internal static partial class NamingRules
{
    private const int MaxBytes = 63;
    private const int SuffixBytes = 9;

    // The last six are PostgreSQL's own.
    private static readonly string[] s_system =
    [
        "hs_object_id", "hs_lastmodifieddate", "fivetran_synced", "fivetran_deleted", "properties_overflow",
        "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid",
    ];

    public static void Check(IReadOnlyDictionary<string, string?> catalog, IReadOnlyCollection<string> stageIds, Differences differences)
    {
        var named = catalog.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!);
        foreach (var same in named.GroupBy(entry => entry.Value).Where(group => group.Count() > 1))
            differences.Add($"{same.Count()} properties share the column {same.Key}");
        foreach (var rivals in named.GroupBy(entry => Wish(entry.Key, named.Keys, stageIds)))
            CheckRivals(rivals.Key, [.. rivals], differences);
    }

    public static string Normalize(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name.ToLowerInvariant().Normalize(NormalizationForm.FormD))
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
                text.Append(c);
            else if (c is ' ' or '-' or '_')
                text.Append('_');
        var folded = Underscores().Replace(text.ToString(), "_").Trim('_');
        return folded[..Math.Min(folded.Length, MaxBytes)];
    }

    private static void CheckRivals(string wish, IReadOnlyList<KeyValuePair<string, string>> rivals, Differences differences)
    {
        var winners = rivals.Where(rival => rival.Value == wish).Select(rival => rival.Key).ToList();
        var isFree = wish.Length > 0 && !s_system.Contains(wish);
        differences.AddIf(
            winners.Count != (isFree ? 1 : 0), $"the column name '{wish}' is held by {winners.Count} of {rivals.Count} properties");
        differences.AddIf(
            isFree && winners.Count == 1 && winners[0] != wish && rivals.Any(rival => rival.Key == wish),
            $"the column {wish} is not the one of the property called so, but of {winners.FirstOrDefault()}");
        var stem = wish.Length == 0 ? "property" : wish[..Math.Min(wish.Length, MaxBytes - SuffixBytes)];
        foreach (var (property, column) in rivals.Where(rival => rival.Value != wish))
            differences.AddIf(
                !column.StartsWith(stem + "_", StringComparison.Ordinal) || !Suffix().IsMatch(column[(stem.Length + 1)..]),
                $"the column of {property} is called {column}");
    }

    private static string Wish(string property, IEnumerable<string> all, IReadOnlyCollection<string> stageIds) =>
        Stage().Match(property) is { Success: true } match && StageIsKnown(match, all, stageIds)
            ? match.Groups["short"].Value : Normalize(property);

    // The tail goes where the middle is a stage of the object and nothing else would be called the same without it.
    private static bool StageIsKnown(Match match, IEnumerable<string> all, IReadOnlyCollection<string> stageIds)
    {
        bool IsStage(string text) => stageIds.Count(id => Normalize(id) == text) == 1;
        return IsStage(match.Groups["stage"].Value) && !IsStage($"{match.Groups["stage"].Value}_{match.Groups["tail"].Value}")
            && match.Groups["short"].Length <= MaxBytes
            && all.Count(
                other =>
                    other == match.Groups["short"].Value || Stage().Match(other).Groups["short"].Value == match.Groups["short"].Value) == 1;
    }

    [GeneratedRegex("_+")]
    private static partial Regex Underscores();

    [GeneratedRegex(@"\A[0-9a-f]{8}\z")]
    private static partial Regex Suffix();

    [GeneratedRegex(
        @"\A(?<short>hs_(v2_(date_entered|date_exited|cumulative_time_in|latest_time_in)|date_entered|date_exited|time_in)_(?<stage>.+))_(?<tail>[0-9]+)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Stage();
}
