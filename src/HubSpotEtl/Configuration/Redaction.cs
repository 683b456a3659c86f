namespace HubSpotEtl.Configuration;

/// <summary>
/// Takes secrets out of every text that leaves the process, whatever made it: standard output and error, log, report, page, answers of the function, and
/// what a run says of itself in the database. It knows the secrets of the variables (<see cref="SecretVariables"/>), and recognises others by their form
/// (<see cref="SecretPatterns"/>). Values of records do not come by here: they are the customer's. Thread-safe.
/// </summary>
public sealed class Redaction
{
    private readonly Lock _lock = new();
    private volatile Secret[] _secrets = [];

    /// <summary>Knows some secrets from the start.</summary>
    /// <param name="secrets">The secrets; none: forms alone are recognised.</param>
    public Redaction(params IEnumerable<Secret> secrets) => Learn(secrets);

    /// <summary>Knows the secrets among some variables too, from now on: what was one stays one.</summary>
    /// <param name="variables">The process's own, or those of a <c>.env</c> file.</param>
    public void Learn(IReadOnlyDictionary<string, string> variables) => Learn(SecretVariables.In(variables).Select(text => new Secret(text)));

    /// <summary>Takes the secrets out of a text. Before it is cut: a few letters of one are not recognised any more.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with <c>***</c> for each; the same object when there is none.</returns>
    public string Hide(string text)
    {
        foreach (var secret in _secrets)
            text = secret.HideIn(text);
        return SecretPatterns.HideIn(text);
    }

    /// <summary>The same in a document of JSON or HTML, which stays one: its numbers, and names that are ours, are left alone.</summary>
    /// <param name="document">The whole document, or any other text.</param>
    /// <returns>The document with <c>***</c> for each; the same object when there is none.</returns>
    public string HideInDocument(string document) => ReferenceEquals(Hide(document), document) ? document : RedactedDocument.Of(document, Hide);

    /// <summary>Whether <see cref="Hide"/> would take something out.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>True when there is a secret.</returns>
    public bool IsIn(string text) => !ReferenceEquals(Hide(text), text);

    // The longest first: one may hold another.
    private void Learn(IEnumerable<Secret> more)
    {
        lock (_lock)
            _secrets = [.. _secrets.Concat(more).DistinctBy(secret => secret.Reveal()).OrderByDescending(secret => secret.Reveal().Length)];
    }
}
