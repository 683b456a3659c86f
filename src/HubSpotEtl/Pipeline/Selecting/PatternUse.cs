using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Pipeline.Selecting;

/// <summary>
/// Which entries of the user's lists have meant something, over all objects of a run: an entry that none of them has a name for may be a
/// typing mistake. For one thread.
/// </summary>
internal sealed class PatternUse
{
    private readonly Dictionary<(string Setting, string Pattern), Meaning> _meanings = [];

    private enum Meaning
    {
        OtherObject,
        Nothing,
        Something,
    }

    /// <summary>The entries for objects of the run that match nothing in any of them: a sentence for each list.</summary>
    public IReadOnlyList<string> Unmatched => Sentences(Meaning.Nothing, "match nothing; look for a typing mistake");

    /// <summary>The entries that name an object which is not of the run: a sentence for each list.</summary>
    public IReadOnlyList<string> Elsewhere => Sentences(Meaning.OtherObject, "are for objects that are not among these");

    /// <summary>Looks at one object.</summary>
    /// <param name="setting">Whose list.</param>
    /// <param name="patterns">Its entries.</param>
    /// <param name="names">All that the object is called.</param>
    /// <param name="things">All that the entries could mean, each by all of its names.</param>
    public void Add(string setting, IEnumerable<NamePattern> patterns, IReadOnlyCollection<string> names, IEnumerable<string[]> things)
    {
        foreach (var pattern in patterns)
        {
            var meaning = !pattern.IsFor(names) ? Meaning.OtherObject
                : things.Any(thing => pattern.Matches(thing)) ? Meaning.Something : Meaning.Nothing;
            var key = (setting, pattern.ToString());
            if (!_meanings.TryGetValue(key, out var before) || meaning > before)
                _meanings[key] = meaning;
        }
    }

    private IReadOnlyList<string> Sentences(Meaning meaning, string what) =>
    [
        .. _meanings.Where(one => one.Value == meaning).GroupBy(one => one.Key.Setting, one => one.Key.Pattern)
            .Select(list => $"{list.Key}: {string.Join(", ", list)} {what}."),
    ];
}
