using System.Text.Json;

namespace HubSpotEtl.HubSpot.Json;

/// <summary>One string for equal texts: an association read repeats a few categories and labels thousands of times.</summary>
internal sealed class InternedStrings
{
    // A portal has some dozens of labels; past this the list would cost more than the strings.
    private const int MaxKept = 64;

    private readonly List<string> _kept = [];

    public string Read(ref Utf8JsonReader reader)
    {
        // The framework's comparison throws at an escaped half of a surrogate pair, so escaped text is read first.
        var text = reader.ValueIsEscaped ? LenientJson.Read(ref reader) : null;
        foreach (var known in _kept)
        {
            if (text is null ? reader.ValueTextEquals(known) : text == known)
                return known;
        }
        text ??= LenientJson.Read(ref reader);
        if (_kept.Count < MaxKept)
            _kept.Add(text);
        return text;
    }
}
