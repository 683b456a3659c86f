using System.Text;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Reporting.Texts;

/// <summary>Lays text out on lines of at most <see cref="Width"/> columns. Everything that is added is made printable first.</summary>
internal sealed class ReportPage
{
    /// <summary>Unit: columns.</summary>
    public const int Width = 80;

    /// <summary>What a row has room for beside a name of any length that is not cut. Unit: columns.</summary>
    public const int ValueWidth = Width - ValueColumn;

    private const int ValueColumn = 38;

    private readonly StringBuilder _text = new();

    public void Rule() => _text.Append('=', Width).Append('\n');

    public void Blank() => _text.Append('\n');

    /// <summary>One line; what passes the width is cut and ends with an ellipsis.</summary>
    public void Line(string line) => _text.Append(Fit(Printable.Escape(line), Width)).Append('\n');

    public void Title(string title)
    {
        Rule();
        Line("  " + title);
        Rule();
    }

    public void Section(string title)
    {
        Blank();
        Line("  " + title);
    }

    /// <summary>
    /// A name and its value, joined by dots. Where both are too long for the line the name is cut, since it is the value that is news.
    /// </summary>
    public void Row(string name, string value, int indent = 4)
    {
        var shown = Printable.Escape(value);
        var room = Math.Max(ValueColumn, Width - shown.Length) - indent - 4;
        var left = new string(' ', indent) + Fit(Printable.Escape(name), room) + " ";
        Line(left.PadRight(ValueColumn - 1, '.').TrimEnd() + " " + shown);
    }

    /// <summary>A sentence, broken between words; its further lines stand below the first word.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="mark">What stands before it, with the indent.</param>
    public void Paragraph(string sentence, string mark = "    -")
    {
        var line = mark;
        foreach (var word in Printable.Escape(sentence).Split(' '))
        {
            if (line.Length + 1 + word.Length > Width && line.Length > mark.Length + 1)
            {
                Line(line);
                line = new string(' ', mark.Length);
            }

            line += " " + word;
        }

        Line(line);
    }

    /// <summary>Sentences under a title; nothing where there are none.</summary>
    public void List(string title, IReadOnlyCollection<string> sentences)
    {
        if (sentences.Count > 0)
            Section(title);
        foreach (var sentence in sentences)
            Paragraph(sentence);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Fit(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
