using System.Text;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Reporting.Html;

/// <summary>
/// Writes a document that is HTML and XML at once. Names of elements and attributes are ours; text and values of attributes may come from
/// anywhere, and become text and nothing else.
/// </summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins an element, which ends when the result is disposed of.</summary>
    public Scope Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        _text.Append('>');
        return new Scope(_text, name);
    }

    /// <summary>An element with nothing but text.</summary>
    public void Leaf(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        _text.Append('>');
        Text(text);
        _text.Append($"</{name}>");
    }

    /// <summary>An element that has no content: of HTML only those that never have one, of SVG any.</summary>
    public void Void(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        _text.Append(" />\n");
    }

    /// <summary>Text, with everything that could be taken for markup, or steer what shows it, written out.</summary>
    public void Text(string text)
    {
        // Runes, since XML takes no halves of characters: these become U+FFFD.
        foreach (var rune in Printable.Escape(text).EnumerateRunes())
            _ = rune.Value switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                // The two that are no characters to XML.
                0xfffe or 0xffff => _text.Append('\ufffd'),
                _ => _text.Append(rune.ToString()),
            };
    }

    /// <summary>Markup of our own, as it is.</summary>
    public void Raw(string markup) => _text.Append(markup);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Begin(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            _text.Append($" {attribute}=\"");
            Text(value);
            _text.Append('"');
        }
    }

    /// <summary>An element that is open.</summary>
    public readonly struct Scope(StringBuilder text, string name) : IDisposable
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => text.Append($"</{name}>\n");
    }
}
