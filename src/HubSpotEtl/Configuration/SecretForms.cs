using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace HubSpotEtl.Configuration;

/// <summary>Recognises a secret in text, character by character, each in any form that an encoding may have given it.</summary>
internal sealed class SecretForms(string secret)
{
    private const int ShortestLookedFor = 6;

    // So much of a longer one gives it away even when the rest was cut off; less may be an ordinary word or the prefix that all tokens have.
    private const int ShortestPart = 12;

    // What follows a text that was cut by one of us.
    private const char Cut = '…';

    private static readonly string[] s_escapedBreaks = ["\\n", "\\r", "\\t", "%0a", "%0d", "%20"];

    private readonly Lazy<string[][]> _forms = new(() => [.. secret.Select(FormsOf)]);

    private readonly Lazy<SearchValues<char>> _beginnings = new(() => SearchValues.Create(
        [.. FormsOf(secret[0]).SelectMany(form => (char[])[form[0], char.ToUpperInvariant(form[0]), char.ToLowerInvariant(form[0])])]));

    /// <summary>The next place where the secret may begin; below zero when there is none.</summary>
    public int NextBeginning(int start, string text)
    {
        if (secret.Length < ShortestLookedFor || start >= text.Length)
            return -1;
        return text.AsSpan(start).IndexOfAny(_beginnings.Value) is >= 0 and var distance ? start + distance : -1;
    }

    /// <summary>Where the secret that begins at a place ends; null when there is none.</summary>
    public int? EndOfSecretAt(int start, string text)
    {
        var (end, found) = (start, 0);
        while (found < secret.Length && LengthOf(found, text, end) is > 0 and var length)
        {
            end += length;
            found++;
        }

        return found == secret.Length || found >= Math.Max(ShortestPart, (secret.Length + 1) / 2)
            || (found >= ShortestLookedFor && end < text.Length && text[end] == Cut) ? end : null;
    }

    // A break is only one inside the secret; a secret may have spaces of its own.
    private int LengthOf(int index, string text, int at)
    {
        var first = at;
        while (true)
        {
            if (FormAt(index, text, at) is > 0 and var length)
                return at + length - first;
            if (index == 0 || BreakAt(text, at) is not (> 0 and var width))
                return 0;
            at += width;
        }
    }

    private int FormAt(int index, string text, int at)
    {
        foreach (var form in _forms.Value[index])
            if (text.AsSpan(at).StartsWith(form, StringComparison.OrdinalIgnoreCase))
                return form.Length;
        return 0;
    }

    private static int BreakAt(string text, int at)
    {
        if (at == text.Length)
            return 0;
        if (char.IsWhiteSpace(text[at]) || char.GetUnicodeCategory(text[at]) is UnicodeCategory.Control or UnicodeCategory.Format)
            return 1;
        foreach (var escaped in s_escapedBreaks)
            if (text.AsSpan(at).StartsWith(escaped, StringComparison.OrdinalIgnoreCase))
                return escaped.Length;
        return 0;
    }

    private static string[] FormsOf(char letter)
    {
        var text = letter.ToString();
        var url = string.Concat(Encoding.UTF8.GetBytes(text).Select(unit => $"%{unit:X2}"));
        string[] forms =
        [
            text, url, WebUtility.HtmlEncode(text), JavaScriptEncoder.Default.Encode(text), $"\\u{(int)letter:X4}",
            char.IsLetterOrDigit(letter) ? text : $"\\{letter}", letter == ' ' ? "+" : text,
        ];
        // The longest first: a percent sign alone would be taken for its own encoding.
        return [.. forms.Distinct().OrderByDescending(form => form.Length)];
    }
}
