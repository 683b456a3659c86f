namespace HubSpotEtl.Postgres;

/// <summary>
/// A text within a statement that takes no parameters (<c>COMMENT</c>, the definition of a view), and the one place where such texts are
/// quoted. <see cref="ToString"/> is the quoted form. Whatever the text, it stays one: quotes are doubled, and a text with backslashes is
/// written as an escape string, so that <c>standard_conforming_strings</c> does not matter.
/// </summary>
/// <remarks>PostgreSQL documentation, "Lexical Structure: Constants".</remarks>
internal sealed record SqlText
{
    private readonly string _quoted;

    /// <param name="text">Any text. What PostgreSQL cannot hold is taken out: NUL characters, halves of surrogate pairs.</param>
    internal SqlText(string text)
    {
        var whole = PlainText.Clean(text)!.Replace("'", "''", StringComparison.Ordinal);
        _quoted = whole.Contains('\\', StringComparison.Ordinal)
            ? $" E'{whole.Replace("\\", "\\\\", StringComparison.Ordinal)}'"
            : $"'{whole}'";
    }

    /// <summary>The quoted text, ready for SQL.</summary>
    public override string ToString() => _quoted;
}
