namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>What differs between the tables and the portal: the first twenty in words, the others counted.</summary>
internal sealed class Differences
{
    private const int Shown = 20;
    private const int LongestValue = 120;

    private readonly List<string> _first = [];
    private int _count;

    public void Add(string difference)
    {
        if (_count++ < Shown)
            _first.Add(difference);
    }

    public void AddIf(bool differs, string difference)
    {
        if (differs)
            Add(difference);
    }

    /// <summary>Both ways: what only one of two sets has.</summary>
    public void Compare<T>(string what, IEnumerable<T> expected, IEnumerable<T> actual)
    {
        var wanted = expected.ToHashSet();
        foreach (var one in actual)
            if (!wanted.Remove(one))
                Add($"{what}: {one} is in the table (perhaps twice) and should not be");
        foreach (var one in wanted)
            Add($"{what}: {one} is missing");
    }

    public void AssertNone() => Assert.True(_count == 0, $"{_count} differences:\n{string.Join('\n', _first)}");

    public static string Show(string? value) =>
        value is null ? "NULL" : $"\"{(value.Length > LongestValue ? value[..LongestValue] + "…" : value)}\"";
}
