using System.Globalization;
using System.Text;

namespace HubSpotEtl.TextSafety;

/// <summary>
/// Makes text harmless for a line of a log or a terminal: line ends, escape sequences and characters that turn the reading direction are
/// written out, so that a value from HubSpot can neither forge a log line nor steer the terminal.
/// </summary>
internal static class Printable
{
    /// <summary>The text with every dangerous character as <c>\n</c>, <c>\r</c>, <c>\t</c> or <c>\u001b</c>.</summary>
    public static string Escape(string text)
    {
        var first = IndexOfDangerous(text);
        if (first < 0)
            return text;
        var escaped = new StringBuilder(text, 0, first, text.Length + 16);
        foreach (var character in text.AsSpan(first))
            Append(escaped, character);
        return escaped.ToString();
    }

    private static int IndexOfDangerous(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (IsDangerous(text[i]))
                return i;
        return -1;
    }

    private static bool IsDangerous(char character) =>
        character is < ' ' or >= '\x7f' && char.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static void Append(StringBuilder escaped, char character)
    {
        if (!IsDangerous(character))
            escaped.Append(character);
        else
            escaped.Append(character switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
            });
    }
}
