using HubSpotEtl.IntegrationTests.Truth;

namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>
/// What a column may show for a raw value. A row that was loaded while the column had a narrower type shows the value as that type spells
/// it:
/// widening a column rewrites what is in it, but does not read the records again.
/// </summary>
internal sealed class ColumnHistory
{
    private readonly Dictionary<string, List<(string Type, DateTimeOffset Since)>> _types = [];

    /// <summary>Keeps the types that the columns have after a run.</summary>
    public void Note(IEnumerable<KeyValuePair<string, string>> types, DateTimeOffset runBegan)
    {
        foreach (var (column, type) in types)
        {
            if (!_types.TryGetValue(column, out var history))
                _types.Add(column, history = []);
            if (history.Count == 0 || history[^1].Type != type)
                history.Add((type, runBegan));
        }
    }

    public bool Matches(string column, string type, string? raw, string? actual, DateTimeOffset lastRead) =>
        ExpectedValue.Of(raw, type).Stored == actual
        || (
            type == "text" && EarlierTypes(column, lastRead)
                .Any(earlier => ExpectedValue.Of(raw, earlier).Stored == Spell(actual, earlier)));

    // The column may have been widened in the middle of the run that ended with it so, after the row was loaded.
    private IEnumerable<string> EarlierTypes(string column, DateTimeOffset lastRead)
    {
        var history = _types[column];
        return history.Take(history.Count - 1).Where((_, place) => lastRead <= history[place + 1].Since).Select(one => one.Type);
    }

    private static string? Spell(string? text, string type) => text is null ? null : ExpectedValue.Of(text, type).Stored;
}
