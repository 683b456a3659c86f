using System.IO.Enumeration;

namespace HubSpotEtl.Configuration.Selecting;

/// <summary>
/// An entry of a list of names: <c>*</c> stands for any text, <c>?</c> for one character, capitals and small letters are alike. It may name
/// its object: <c>contacts.hs_*</c> concerns contacts alone.
/// </summary>
/// <param name="Object">What the object is called, with the same signs; null: any object.</param>
/// <param name="Name">What the property, or the object type of the associations, is called.</param>
public sealed record NamePattern(string? Object, string Name)
{
    private const int MaxCharacters = 300;

    /// <summary>Understands an entry. The first dot ends the object; for a dot in a property's own name stands <c>?</c>.</summary>
    /// <param name="entry">Without outer white space.</param>
    /// <returns>Null when it is none.</returns>
    internal static NamePattern? Parse(string entry)
    {
        if (entry.Length > MaxCharacters || entry.Any(char.IsControl))
            return null;
        var dot = entry.IndexOf('.', StringComparison.Ordinal);
        var pattern = dot < 0 ? new NamePattern(null, entry) : new NamePattern(entry[..dot].Trim(), entry[(dot + 1)..].Trim());
        return pattern.Name.Length == 0 || pattern.Object?.Length == 0 ? null : pattern;
    }

    /// <summary>Whether it concerns an object.</summary>
    /// <param name="names">All that the object is called.</param>
    internal bool IsFor(IEnumerable<string> names) => Object is null || names.Any(name => Matches(Object, name));

    /// <summary>Whether a property is meant, or an object type that is so called.</summary>
    /// <param name="names">Any of them will do.</param>
    internal bool Matches(params IEnumerable<string> names) => names.Any(name => Matches(Name, name));

    /// <inheritdoc/>
    public override string ToString() => Object is null ? Name : $"{Object}.{Name}";

    // A backslash would take the meaning from the sign after it; here it is a character as others.
    private static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: true);
}
