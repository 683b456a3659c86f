using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace HubSpotEtl.Secrets;

/// <summary>
/// A text, or what is left of it once some of its escapes are resolved, with the places in the text that each of its signs comes from.
/// </summary>
/// <param name="signs">What it reads.</param>
/// <param name="places">Where each sign begins and ends in the text; null: where it is.</param>
internal sealed class SecretLayer(string signs, (int Start, int End)[]? places = null)
{
    private const char Escape = '\u001b';
    private const int LongestEntity = 12;

    private static readonly SearchValues<char> s_wrappings = SearchValues.Create(['%', '\\', '&', Escape, '\u009b']);

    // Most texts hold no secret, and nobody asks where their signs come from.
    private readonly SecretLayer? _wrapped;
    private (int Start, int End)[]? _places = places;

    private SecretLayer(string bare, SecretLayer wrapped)
        : this(bare) => _wrapped = wrapped;

    /// <summary>What it reads.</summary>
    public string Signs => signs;

    /// <summary>Where a sign begins and ends in the text.</summary>
    public (int Start, int End) PlaceOf(int index)
    {
        _places ??= _wrapped?.PlacesOfBare();
        return _places is null ? (index, index + 1) : _places[index];
    }

    /// <summary>
    /// One level of escapes resolved: of URLs, JSON and its kin, HTML; control sequences of terminals fall away.
    /// </summary>
    /// <returns>Null when there are none.</returns>
    public SecretLayer? Unwrap()
    {
        if (!signs.AsSpan().ContainsAny(s_wrappings))
            return null;
        var (resolved, from) = (new StringBuilder(signs.Length), new List<(int Start, int End)>(signs.Length));
        for (var at = 0; at < signs.Length;)
        {
            var (sign, length) = Resolve(signs.AsSpan(at));
            foreach (var letter in sign ?? signs.AsSpan(at, 1))
            {
                resolved.Append(letter);
                from.Add((PlaceOf(at).Start, PlaceOf(at + length - 1).End));
            }

            at += length;
        }

        return resolved.Length == signs.Length ? null : new SecretLayer(resolved.ToString(), [.. from]);
    }

    /// <summary>
    /// In capitals, and without what a line's width or a terminal may have put in between: white space, control characters and those
    /// without width.
    /// </summary>
    public SecretLayer Bare()
    {
        var bare = ArrayPool<char>.Shared.Rent(signs.Length);
        var count = 0;
        foreach (var sign in signs)
            if (!IsBreak(sign))
                bare[count++] = char.IsAscii(sign)
                    ? (char)(sign - (char.IsAsciiLetterLower(sign) ? 'a' - 'A' : 0))
                    : char.ToUpperInvariant(sign);
        var text = new string(bare, 0, count);
        ArrayPool<char>.Shared.Return(bare);
        return new SecretLayer(text, this);
    }

    private (int Start, int End)[] PlacesOfBare() =>
        [.. Enumerable.Range(0, signs.Length).Where(at => !IsBreak(signs[at])).Select(PlaceOf)];

    private static bool IsBreak(char sign) => sign <= ' '
        || (
            sign >= '\x7f'
                && (char.IsWhiteSpace(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.Control or UnicodeCategory.Format));

    // What is resolved, null for the sign as it is, and how many signs it took.
    private static (string? Sign, int Length) Resolve(ReadOnlySpan<char> text) => text switch
    {
        ['%', ..] => OfBytes(text, "%"),
        ['\\', 'x', ..] when OfBytes(text, "\\x") is { Sign: not null } found => found,
        ['\\', 'u', var a, var b, var c, var d, ..]
            when ushort.TryParse([a, b, c, d], NumberStyles.AllowHexSpecifier, null, out var code) =>
            ($"{(char)code}", 6),
        ['\\', 'n' or 'r' or 't', ..] => ("", 2),
        ['\\', var sign, ..] when !char.IsAsciiLetterOrDigit(sign) => ($"{sign}", 2),
        ['&', ..] => OfEntity(text),
        [Escape, '[', ..] => ("", LengthOfSequence(text, 2)),
        ['\u009b', ..] => ("", LengthOfSequence(text, 1)),
        _ => (null, 1),
    };

    // Bytes of UTF-8, of which one character has up to four.
    private static (string? Sign, int Length) OfBytes(ReadOnlySpan<char> text, string mark)
    {
        Span<byte> bytes = stackalloc byte[4];
        var (count, width) = (0, mark.Length + 2);
        while (count < bytes.Length && text.Length >= (count + 1) * width && text[(count * width)..]
            .StartsWith(mark, StringComparison.Ordinal)
            && byte.TryParse(text.Slice((count * width) + mark.Length, 2), NumberStyles.AllowHexSpecifier, null, out bytes[count]))
            count++;
        return Rune.DecodeFromUtf8(bytes[..count], out var rune, out var used) == OperationStatus.Done
            ? (rune.ToString(), used * width)
            : (null, 1);
    }

    // Numbers are taken without their semicolon too, as browsers do.
    private static (string? Sign, int Length) OfEntity(ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < Math.Min(text.Length, LongestEntity) && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '#'))
            length++;
        var entity = text[..length];
        var sign = WebUtility.HtmlDecode($"{entity};");
        var hasEnd = length < text.Length && text[length] == ';';
        return sign.Length <= 2 && (hasEnd || entity is ['&', '#', ..]) ? (sign, hasEnd ? length + 1 : length) : (null, 1);
    }

    // ECMA-48, 5.4: parameters, intermediates, one final sign.
    private static int LengthOfSequence(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is >= ' ' and <= '?')
            at++;
        return Math.Min(at + 1, text.Length);
    }
}
