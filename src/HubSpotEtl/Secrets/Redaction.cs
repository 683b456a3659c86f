namespace HubSpotEtl.Secrets;

/// <summary>
/// Takes secrets out of every text that leaves the process, whatever made it: standard output and error, log, report, page, answers of the
/// function, and what a run says of itself in the database. It knows the secrets of the variables (<c>SecretVariables</c>), and recognises
/// others by their form (<see cref="SecretPatterns"/>). Values of records do not come by here: they are the customer's. Thread-safe.
/// </summary>
public sealed class Redaction
{
    private readonly Lock _lock = new();
    private string[] _secrets = [];
    private volatile SecretSearch _search = new([]);

    /// <summary>Knows some secrets from the start.</summary>
    /// <param name="secrets">The secrets; none: forms alone are recognised.</param>
    public Redaction(params IEnumerable<Secret> secrets) => Learn(secrets.Select(secret => secret.Reveal()));

    /// <summary>Takes the secrets out of a text. Before it is cut: some letters of one are not recognised any more.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with <c>***</c> for each; the same object when there is none.</returns>
    public string Hide(string text) => SecretPatterns.HideIn(_search.HideIn(text));

    /// <summary>The same in a document of JSON or HTML, which stays one: its numbers, and names that are ours, are left alone.</summary>
    /// <param name="document">The whole document, or any other text.</param>
    /// <returns>The document with <c>***</c> for each; the same object when there is none.</returns>
    public string HideInDocument(string document) =>
        ReferenceEquals(Hide(document), document) ? document : RedactedDocument.Of(document, Hide);

    /// <summary>Whether <see cref="Hide"/> would take something out.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>True when there is a secret.</returns>
    public bool IsIn(string text) => !ReferenceEquals(Hide(text), text);

    /// <summary>Knows more secrets, from now on: what was one stays one.</summary>
    /// <param name="more">Those of the process's variables, or of a <c>.env</c> file.</param>
    public void Learn(IEnumerable<string> more)
    {
        lock (_lock)
        {
            var all = _secrets.Concat(more).Distinct().ToArray();
            if (all.Length == _secrets.Length)
                return;
            _secrets = all;
            _search = new SecretSearch(all);
        }
    }
}
