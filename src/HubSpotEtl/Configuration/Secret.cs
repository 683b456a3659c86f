namespace HubSpotEtl.Configuration;

/// <summary>
/// A token or password. Prints as <c>***</c> wherever it ends up (logs, records, exceptions); only <see cref="Reveal"/> gives the text.
/// </summary>
/// <param name="value">The secret text.</param>
public sealed class Secret(string value)
{
    private readonly string _value = value;

    /// <summary>The text itself: for the one place that sends it to HubSpot or PostgreSQL.</summary>
    /// <returns>The secret.</returns>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
