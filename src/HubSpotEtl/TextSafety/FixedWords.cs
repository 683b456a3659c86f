using System.Text.RegularExpressions;

namespace HubSpotEtl.TextSafety;

/// <summary>
/// The words of documents and logs that are the program's own, or names that the user chose: a status, a mode, an object type, a table.
/// A program that reads a document needs them, and no secret worth the name looks like one; a password that does is masked in all other
/// texts.
/// </summary>
internal static partial class FixedWords
{
    /// <summary>Whether a name of a document's field is one.</summary>
    public static bool IsName(string name) => Word().IsMatch(name);

    /// <summary>Whether a field's text is one.</summary>
    /// <param name="name">The field's name; null: the text stands in a list.</param>
    /// <param name="text">Its text.</param>
    public static bool IsText(string? name, string text) => name is not null && OfWords().IsMatch(name) && Word().IsMatch(text);

    [GeneratedRegex(@"\A[a-z_]+\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"\A(status|state|section|mode|table|object_type|[a-z]+_(mode|status|table))\z")]
    private static partial Regex OfWords();
}
