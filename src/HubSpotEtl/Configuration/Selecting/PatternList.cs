namespace HubSpotEtl.Configuration.Selecting;

/// <summary>A list of patterns, with the setting that gave it, for messages.</summary>
/// <param name="Setting">As it was given: <c>--properties</c>, <c>SYNC_PROPERTIES</c>.</param>
/// <param name="Patterns">Its entries, in their order.</param>
public sealed record PatternList(string Setting, IReadOnlyList<NamePattern> Patterns)
{
    /// <summary>One that says nothing.</summary>
    public static PatternList Empty { get; } = new("", []);

    /// <summary>Those that concern an object. Where there is none, the list says nothing about it.</summary>
    /// <param name="names">All that the object is called.</param>
    internal IReadOnlyList<NamePattern> For(IReadOnlyCollection<string> names) => [.. Patterns.Where(pattern => pattern.IsFor(names))];

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Patterns);
}
