using System.Text;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>Text as PostgreSQL can hold it: without NUL, each half of a broken pair replaced by U+FFFD.</summary>
internal static class PlainText
{
    public static string Of(string raw)
    {
        if (raw.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 && !raw.Contains('\0', StringComparison.Ordinal))
            return raw;
        var text = new StringBuilder(raw.Length);
        foreach (var rune in raw.EnumerateRunes())
            if (rune.Value != 0)
                text.Append(rune.ToString());
        return text.ToString();
    }
}
