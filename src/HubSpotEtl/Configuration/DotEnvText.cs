using System.Text;

namespace HubSpotEtl.Configuration;

/// <summary>
/// What a <c>.env</c> file says, line by line. Docker, systemd, shells and the libraries called dotenv read such files each in their own
/// way; what all of them, or all but one, take for the same is read here, and what would be another value for another reader is refused
/// rather than guessed. <c>docs/settings.md</c> has the forms.
/// </summary>
internal sealed class DotEnvText
{
    private const string Form = "NAME=value is expected, with letters, digits and _ in the name";

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly string[] _lines;
    private int _next;

    private DotEnvText(string text) => _lines = text.Split('\n');

    /// <summary>Reads all of it.</summary>
    /// <param name="text">Without a byte order mark; lines end in LF or CR LF.</param>
    /// <returns>The variables; of one that is given twice the last value.</returns>
    /// <exception cref="FormatException">A line is wrong, or would be read otherwise by other programs. The message has its number and what
    /// to do, and nothing of the line.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var file = new DotEnvText(text);
        while (file._next < file._lines.Length)
            file.ReadVariable();
        return file._variables;
    }

    private void ReadVariable()
    {
        var number = _next + 1;
        var line = NextLine().TrimStart(' ', '\t');
        if (line.Length == 0 || line[0] is '#' or ';')
            return;
        var isExported = line.StartsWith("export ", StringComparison.Ordinal) || line.StartsWith("export\t", StringComparison.Ordinal);
        if (isExported)
            line = line["export ".Length..].TrimStart(' ', '\t');
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        // A shell's way to hand on what was set before.
        if (equals < 0 && isExported && _variables.ContainsKey(line.TrimEnd(' ', '\t')))
            return;
        var name = equals < 0 ? "" : line[..equals].TrimEnd(' ', '\t');
        if (!IsName(name))
            throw Wrong(number, Form);
        var value = line[(equals + 1)..].TrimStart(' ', '\t');
        _variables[name] = value switch
        {
            ['\'', ..] => Quoted(number, value),
            ['"', ..] => Unescaped(number, Quoted(number, value)),
            ['`', ..] => throw Wrong(number, "a value in backquotes is a command to some; put it in single quotes"),
            _ => Bare(number, value, wasSpaced: equals + 1 + value.Length < line.Length, isExported),
        };
    }

    // Up to the next quote of its kind, on whatever line; between double quotes a backslash takes the character after it out of the count.
    private string Quoted(int number, string value)
    {
        var quote = value[0];
        for (var at = 1; ; at++)
        {
            while (at >= value.Length)
            {
                if (_next == _lines.Length)
                    throw Wrong(number, "its quote has no counterpart");
                value += "\n" + NextLine();
            }

            if (quote == '"' && value[at] == '\\')
                at++;
            else if (value[at] == quote)
                return Rest(value[(at + 1)..])
                    ? value[1..at]
                    : throw Wrong(number, "after the closing quote only a comment may follow; put the whole value in one pair of quotes");
        }

        static bool Rest(string rest) =>
            rest.TrimStart(' ', '\t') is "" || (rest[0] is (' ' or '\t') && rest.TrimStart(' ', '\t')[0] == '#');
    }

    private static string Unescaped(int number, string value)
    {
        RefuseExpansion(number, value);
        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] != '\\')
                text.Append(value[at]);
            else
                text.Append(value[++at] switch
                {
                    'n' => "\n",
                    'r' => "\r",
                    't' => "\t",
                    '\\' or '"' or '$' or '`' or '\'' => value[at].ToString(),
                    '\n' => "",
                    _ => throw Wrong(
                        number,
                        "of backslashes in double quotes only \\n, \\r, \\t, \\\\, \\\", \\', \\$ and \\` mean the same everywhere; "
                        + "put the value in single quotes"),
                });
        }

        return text.ToString();
    }

    private string Bare(int number, string value, bool wasSpaced, bool isExported)
    {
        if (value.StartsWith('#') && !wasSpaced)
            throw Wrong(number, "a value that begins with # is a comment to some; put it in quotes");
        while (value.EndsWith('\\'))
            value = value[..^1] + Continuation(number);
        value = value.StartsWith('#') ? "" : WithoutComment(value);
        if (value.Contains('\\', StringComparison.Ordinal))
            throw Wrong(number, "a backslash outside of quotes is left out by some; put the value in single quotes");
        if (isExported && value.AsSpan().ContainsAny(' ', '\t'))
            throw Wrong(number, "after export a value with spaces needs quotes");
        RefuseExpansion(number, value);
        return value;
    }

    // systemd goes on with the next line, others keep the backslash: sure is only what cannot be a line of its own.
    private string Continuation(int number)
    {
        var next = _next < _lines.Length ? NextLine() : "";
        var first = next.TrimStart(' ', '\t');
        if (first.Length == 0 || first[0] is '#' or ';' || first.Contains('=', StringComparison.Ordinal))
            throw Wrong(
                number,
                "a backslash at the end of the line goes on with the next line to some; "
                + "put the value in single quotes, without it if none is meant");
        return next;
    }

    private static string WithoutComment(string value)
    {
        for (var at = 1; at < value.Length; at++)
            if (value[at] == '#' && value[at - 1] is (' ' or '\t'))
                return value[..at].TrimEnd(' ', '\t');
        return value.TrimEnd(' ', '\t');
    }

    private static void RefuseExpansion(int number, string value)
    {
        for (var at = value.IndexOf('$', StringComparison.Ordinal); at >= 0 && at + 1 < value.Length; at = value.IndexOf('$', at + 1))
            if (value[at + 1] is ('{' or '(') && (at == 0 || value[at - 1] != '\\'))
                throw Wrong(number, "${…} and $(…) are replaced by some, and not here; put the value in single quotes if it is meant so");
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-');

    private static FormatException Wrong(int line, string what) => new(FormattableString.Invariant($"line {line}: {what}"));

    private string NextLine()
    {
        var line = _lines[_next++];
        if (line.EndsWith('\r'))
            line = line[..^1];
        if (line.AsSpan().IndexOfAny('\r', '\0') >= 0)
            throw Wrong(_next, line.Contains('\0', StringComparison.Ordinal)
                ? "it holds a NUL character; save the file as UTF-8 text"
                : "it holds a carriage return; let lines end as on Unix or Windows");
        return line;
    }
}
