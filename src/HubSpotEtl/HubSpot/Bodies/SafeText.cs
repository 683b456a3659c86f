namespace HubSpotEtl.HubSpot.Bodies;

/// <summary>Text from an answer, fit for a message: short, on one line, without control characters.</summary>
internal static class SafeText
{
    private const int MaxCharacters = 400;

    public static string Of(string text)
    {
        var cut = text.Length > MaxCharacters ? text[..MaxCharacters] + "…" : text;
        return string.Create(cut.Length, cut, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
        });
    }
}
