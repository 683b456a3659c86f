using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Secrets;

/// <summary>
/// Takes secrets out of the texts of a document and leaves its form alone: a password of digits must not spoil the numbers of a report.
/// </summary>
internal static class RedactedDocument
{
    private const string Style = "<style";
    private const string StyleEnd = "</style>";

    /// <param name="document">
    /// JSON when it begins with a brace or bracket, HTML when it begins with an angle bracket, else plain text.
    /// </param>
    /// <param name="hide">Takes secrets out of a text, and gives back the same object where there are none.</param>
    public static string Of(string document, Func<string, string> hide) => document.AsSpan().TrimStart() switch
    {
        ['{' or '[', ..] => OfJson(document, hide) ?? hide(document),
        ['<', ..] => OfHtml(document, hide),
        _ => hide(document),
    };

    private static string? OfJson(string document, Func<string, string> hide)
    {
        var json = Encoding.UTF8.GetBytes(document);
        var (shown, copied) = (new MemoryStream(json.Length), 0);
        try
        {
            var reader = new Utf8JsonReader(json);
            string? field = null;
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || reader.GetString() is not { } text)
                {
                    field = null;
                    continue;
                }

                var isName = reader.TokenType == JsonTokenType.PropertyName;
                var isOurs = isName ? FixedWords.IsName(text) : FixedWords.IsText(field, text);
                field = isName ? text : null;
                var hidden = isOurs ? text : hide(text);
                if (ReferenceEquals(hidden, text))
                    continue;
                var start = (int)reader.TokenStartIndex;
                shown.Write(json, copied, start - copied);
                shown.Write(Encoding.UTF8.GetBytes($"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(hidden)}\""));
                copied = start + reader.ValueSpan.Length + 2;
            }
        }
        catch (Exception noJson) when (noJson is JsonException or InvalidOperationException)
        {
            return null;
        }

        shown.Write(json, copied, json.Length - copied);
        return Encoding.UTF8.GetString(shown.ToArray());
    }

    // No text from outside is within a tag, and the style is named by its hash.
    private static string OfHtml(string page, Func<string, string> hide)
    {
        var shown = new StringBuilder(page.Length);
        for (var at = 0; at < page.Length;)
        {
            var open = page.IndexOf('<', at) is >= 0 and var found ? found : page.Length;
            shown.Append(hide(page[at..open]));
            at = EndOfTag(page, open);
            shown.Append(page, open, at - open);
        }

        return shown.ToString();
    }

    private static int EndOfTag(string page, int open)
    {
        if (open == page.Length)
            return open;
        var end = string.CompareOrdinal(page, open, Style, 0, Style.Length) == 0 ? StyleEnd : ">";
        return page.IndexOf(end, open, StringComparison.Ordinal) is >= 0 and var close ? close + end.Length : page.Length;
    }
}
