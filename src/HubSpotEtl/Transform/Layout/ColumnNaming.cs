using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HubSpotEtl.Transform.Layout;

/// <summary>
/// Names for columns and tables (product.md §5). PostgreSQL cuts longer names without a word (chapter "Identifiers and Key Words"), so
/// they are cut here, on purpose.
/// </summary>
public static class ColumnNaming
{
    /// <summary>PostgreSQL's limit. Unit: bytes.</summary>
    public const int MaxBytes = 63;

    private const string NameOfNothing = "property";
    private const int HashDigits = 8;

    // .NET without ICU returns names as they are, and would so name columns otherwise than on another machine.
    private static readonly bool s_canDecompose = "\u00E9".Normalize(NormalizationForm.FormKD).Length == 2;

    /// <summary>
    /// Gives every property a column. Who gets which name does not depend on the order of the list: of several new properties that want
    /// one name, the one that is called exactly so gets it, else the ordinally smallest; the others get a suffix made from their name.
    /// </summary>
    /// <param name="properties">
    /// The object's property names, those that are a system column themselves left out (<see cref="SystemColumns.Hold"/>). Repeated ones
    /// count once.
    /// </param>
    /// <param name="existing">Property → column as stored by earlier runs; these stay as they are.</param>
    /// <param name="taken">Names that may not be used, such as <see cref="SystemColumns.Names"/>.</param>
    /// <param name="stageIds">The ids of the stages of the object's pipelines.</param>
    /// <returns>One entry a property, in ordinal order of the properties.</returns>
    public static IReadOnlyList<NamedProperty> Assign(
        IReadOnlyCollection<string> properties,
        IReadOnlyDictionary<string, string> existing,
        IReadOnlySet<string> taken,
        IReadOnlyCollection<string> stageIds)
    {
        var listed = properties.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var used = taken.Concat(existing.Values).ToHashSet(StringComparer.Ordinal);
        var shortNames = new StagePropertyNames(stageIds).ShortNames(listed, used);
        var columns = new Dictionary<string, string>(existing, StringComparer.Ordinal);
        var wishes = listed.Where(p => !existing.ContainsKey(p)).ToLookup(p => WishOf(p, shortNames), StringComparer.Ordinal);
        foreach (var wish in wishes.Where(w => !used.Contains(w.Key) && w.Key.Length > 0).ToArray())
            columns[wish.Contains(wish.Key, StringComparer.Ordinal) ? wish.Key : wish.First()] = wish.Key;
        used.UnionWith(columns.Values);
        foreach (string property in listed.Where(p => !columns.ContainsKey(p)))
        {
            columns[property] = WithSuffix(WishOf(property, shortNames), property, used);
            used.Add(columns[property]);
        }

        return [.. listed.Select(p => new NamedProperty(p, columns[p], IsCut(p, columns[p])))];
    }

    /// <summary>
    /// Lower case, accents stripped, spaces and dashes to <c>_</c>, other characters removed, runs of <c>_</c> folded and trimmed, cut
    /// to 63 bytes.
    /// </summary>
    /// <param name="name">Any text.</param>
    /// <returns>Only <c>a-z</c>, <c>0-9</c> and <c>_</c>; empty when nothing of the name is left.</returns>
    /// <exception cref="PlatformNotSupportedException">
    /// The name is not ASCII, and .NET runs in its globalization-invariant mode.
    /// </exception>
    public static string Normalize(string name) => Cut(Fold(name), MaxBytes);

    /// <summary>As <see cref="Normalize"/>, but not cut.</summary>
    internal static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (char c in Decompose(name))
        {
            char lower = char.ToLowerInvariant(c);
            if (char.IsAsciiLetterOrDigit(lower))
                folded.Append(lower);
            else if (IsSeparator(c) && folded.Length > 0 && folded[^1] != '_')
                folded.Append('_');
        }

        return folded.ToString().TrimEnd('_');
    }

    private static bool IsSeparator(char c) =>
        c == '_' || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation;

    private static string Decompose(string name)
    {
        if (Ascii.IsValid(name))
            return name;
        if (!s_canDecompose)
            throw new PlatformNotSupportedException(
                "Names with accents need ICU: unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT, install libicu.");
        // Lone surrogates, on which string.Normalize throws, become replacement characters, which are not kept.
        string wellFormed = string.Concat(name.EnumerateRunes().Select(r => r.ToString()));
        return wellFormed.Normalize(NormalizationForm.FormKD);
    }

    private static string WishOf(string property, IReadOnlyDictionary<string, string> shortNames) =>
        shortNames.GetValueOrDefault(property) ?? Normalize(property);

    private static string WithSuffix(string wish, string property, HashSet<string> used)
    {
        string stem = Cut(wish.Length == 0 ? NameOfNothing : wish, MaxBytes - 1 - HashDigits);
        // 32 bits of a hash may meet; then the name is hashed with a number.
        for (int attempt = 0; ; attempt++)
        {
            string hashed = attempt == 0 ? property : string.Create(CultureInfo.InvariantCulture, $"{property}#{attempt}");
            string column = $"{stem}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed)))[..HashDigits]}";
            if (!used.Contains(column))
                return column;
        }
    }

    private static bool IsCut(string property, string column) =>
        column.Length == MaxBytes && !column.StartsWith(Fold(property), StringComparison.Ordinal);

    private static string Cut(string ascii, int bytes) => ascii.Length <= bytes ? ascii : ascii[..bytes];
}
