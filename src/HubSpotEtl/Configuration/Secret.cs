using System.Text;

namespace HubSpotEtl.Configuration;

/// <summary>
/// A token or password. Prints as <c>***</c> wherever it ends up (logs, records, exceptions); only <see cref="Reveal"/> gives the text.
/// </summary>
/// <param name="value">The secret text.</param>
public sealed class Secret(string value)
{
    private const string Hidden = "***";

    private readonly string _value = value;
    private readonly SecretForms _forms = new(value);

    /// <summary>The text itself: for the one place that sends it to HubSpot or PostgreSQL.</summary>
    /// <returns>The secret.</returns>
    public string Reveal() => _value;

    /// <summary>
    /// Takes the secret out of text from outside, such as a server's error message that repeats the request: as it is, encoded for a URL, JSON
    /// or HTML, in other capitals, broken by line ends or control characters, or cut off. Secrets of less than six characters are not looked for,
    /// since they would be found in ordinary words.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with <c>***</c> for the secret; the same object when it is not there.</returns>
    public string HideIn(string text)
    {
        StringBuilder? safe = null;
        var copied = 0;
        for (var start = _forms.NextBeginning(0, text); start >= 0; start = _forms.NextBeginning(start + 1, text))
        {
            if (_forms.EndOfSecretAt(start, text) is not { } end)
                continue;
            (safe ??= new StringBuilder()).Append(text, copied, start - copied).Append(Hidden);
            copied = end;
            start = end - 1;
        }

        return safe is null ? text : safe.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Whether <see cref="HideIn"/> would take something out.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>True when the secret is there.</returns>
    public bool IsIn(string text) => !ReferenceEquals(HideIn(text), text);

    /// <inheritdoc/>
    public override string ToString() => Hidden;
}
