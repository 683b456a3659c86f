using System.Text;

namespace HubSpotEtl.Postgres;

/// <summary>Makes any string one that a TEXT column takes.</summary>
internal static class PlainText
{
    /// <summary>True when <see cref="Clean"/> would change nothing.</summary>
    internal static bool IsClean(string text) => Clean(text) == text;

    /// <summary>NUL characters are removed and lone surrogates become U+FFFD: PostgreSQL refuses the first, UTF-8 the second.</summary>
    internal static string? Clean(string? text)
    {
        if (text is null)
            return null;
        var whole = text.Contains('\0') ? text.Replace("\0", "", StringComparison.Ordinal) : text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(whole));
    }
}
