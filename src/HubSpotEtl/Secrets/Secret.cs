namespace HubSpotEtl.Secrets;

/// <summary>
/// A token or password. Prints as <c>***</c> wherever it ends up (logs, records, exceptions); only <see cref="Reveal"/> gives the text.
/// </summary>
/// <param name="value">The secret text.</param>
public sealed class Secret(string value)
{
    private const string Hidden = "***";

    private readonly string _value = value;
    private readonly Lazy<SecretSearch> _search = new(() => new SecretSearch([value]));

    /// <summary>The text itself: for the one place that sends it to HubSpot or PostgreSQL.</summary>
    /// <returns>The secret.</returns>
    public string Reveal() => _value;

    /// <summary>
    /// Takes the secret out of text from outside, such as a server's error message that repeats the request: in every form and part that
    /// <see cref="SecretSearch"/> finds. Secrets of less than six characters are not looked for, since they would be found in ordinary
    /// words.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with <c>***</c> for the secret; the same object when it is not there.</returns>
    public string HideIn(string text) => _search.Value.HideIn(text);

    /// <summary>Whether <see cref="HideIn"/> would take something out.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>True when the secret is there.</returns>
    public bool IsIn(string text) => !ReferenceEquals(HideIn(text), text);

    /// <inheritdoc/>
    public override string ToString() => Hidden;
}
