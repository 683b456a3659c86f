using System.Text;

namespace HubSpotEtl.Secrets;

/// <summary>
/// Finds secrets in texts, each in every form that an encoding may have given it, whole or in part (<see cref="SecretRun"/>). Each place of
/// a text is looked at once, whatever the number of secrets: six signs in a row tell whether they may be of one.
/// </summary>
internal sealed class SecretSearch
{
    private const string Hidden = "***";
    private const int Seed = SecretRun.ShortestLookedFor;

    // Escapes within escapes: an answer in JSON that is quoted in JSON, in an address.
    private const int Levels = 3;

    // What follows a text that was cut by one of us.
    private const char Cut = '…';

    private const uint Base = 0x01000193;
    private const int FilterBits = 16;

    private readonly SecretRun[] _runs;
    private readonly Dictionary<uint, List<(int Run, int At)>> _seeds = [];
    private readonly ulong[] _filter = new ulong[1 << (FilterBits - 6)];
    private readonly uint _oldest = 1;

    /// <param name="secrets">The secrets; those of less than six characters are not looked for.</param>
    public SecretSearch(IEnumerable<string> secrets)
    {
        _runs = [.. secrets.SelectMany(SecretRun.Of).DistinctBy(run => run.Signs)];
        for (var i = 1; i < Seed; i++)
            _oldest *= Base;
        for (var run = 0; run < _runs.Length; run++)
            for (var at = 0; at + Seed <= _runs[run].Signs.Length; at++)
                Add(Hash(_runs[run].Signs.AsSpan(at, Seed)), run, at);
    }

    /// <summary>Takes them out of a text.</summary>
    /// <returns>The text with <c>***</c> for each; the same object when there is none.</returns>
    public string HideIn(string text)
    {
        if (_runs.Length == 0 || text.Length < Seed)
            return text;
        var found = new List<(int Start, int End)>();
        var layer = new SecretLayer(text);
        for (var level = 0; level <= Levels && layer is not null; level++, layer = layer.Unwrap())
            Find(layer.Bare(), found);
        return found.Count == 0 ? text : Without(text, found);
    }

    private void Find(SecretLayer bare, List<(int Start, int End)> found)
    {
        var signs = bare.Signs.AsSpan();
        if (signs.Length < Seed)
            return;
        var (hash, covered) = (Hash(signs[..Seed]), 0);
        for (var at = 0; ; at++)
        {
            if (at + Seed > covered && MayBeSeed(hash) && _seeds.TryGetValue(hash, out var candidates))
                foreach (var (run, index) in candidates)
                    if (PartAt(signs, at, _runs[run], index) is { } part)
                    {
                        found.Add((bare.PlaceOf(Begin(bare, part.Start)).Start, bare.PlaceOf(part.End - 1).End));
                        covered = Math.Max(covered, part.End);
                    }

            if (at + Seed == signs.Length)
                return;
            hash = ((hash - (signs[at] * _oldest)) * Base) + signs[at + Seed];
        }
    }

    // As much of the run as there is around one place; null when that is nothing, or tells nothing.
    private static (int Start, int End)? PartAt(ReadOnlySpan<char> signs, int at, SecretRun run, int index)
    {
        var after = signs[at..].CommonPrefixLength(run.Signs.AsSpan(index));
        if (after < Seed)
            return null;
        var before = 0;
        while (before < Math.Min(at, index) && signs[at - before - 1] == run.Signs[index - before - 1])
            before++;
        var (start, end) = (at - before, at + after);
        var isCut = index == before && end < signs.Length && signs[end] == Cut;
        return isCut || run.IsGivenAwayBy(signs[start..end]) ? (start, end) : null;
    }

    // A colon and a space before it are the text's own, also where the run has a colon there.
    private static int Begin(SecretLayer bare, int start) =>
        char.IsPunctuation(bare.Signs[start]) && bare.PlaceOf(start).End < bare.PlaceOf(start + 1).Start ? start + 1 : start;

    private static string Without(string text, List<(int Start, int End)> found)
    {
        var (safe, copied) = (new StringBuilder(text.Length), 0);
        foreach (var (start, end) in found.OrderBy(part => part.Start))
        {
            if (start >= copied)
                safe.Append(text, copied, start - copied).Append(Hidden);
            copied = Math.Max(copied, end);
        }

        return safe.Append(text, copied, text.Length - copied).ToString();
    }

    private void Add(uint hash, int run, int at)
    {
        if (!_seeds.TryGetValue(hash, out var places))
            _seeds.Add(hash, places = []);
        places.Add((run, at));
        var bit = BitOf(hash);
        _filter[bit >> 6] |= 1UL << (bit & 63);
    }

    private bool MayBeSeed(uint hash)
    {
        var bit = BitOf(hash);
        return (_filter[bit >> 6] & (1UL << (bit & 63))) != 0;
    }

    // The upper bits are the better mixed ones.
    private static int BitOf(uint hash) => (int)((hash * 0x9E3779B1) >> (32 - FilterBits));

    private static uint Hash(ReadOnlySpan<char> seed)
    {
        var hash = 0u;
        foreach (var sign in seed)
            hash = (hash * Base) + sign;
        return hash;
    }
}
