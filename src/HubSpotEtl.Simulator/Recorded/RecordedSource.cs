using System.Text.Json;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Recorded;

/// <summary>Records as they were recorded: each value the same text, keys that were not asked for at the time are absent.</summary>
internal sealed class RecordedSource : RecordSource
{
    private const long Stride = 1_009;

    private readonly List<Entry> entries;
    private readonly long[] ids;

    /// <param name="results">Elements of <c>results</c>. Of two with the same id the later modified one counts.</param>
    public RecordedSource(IEnumerable<JsonElement> results)
    {
        entries = [.. results.Select(Read).GroupBy(entry => entry.Id).Select(same => same.MaxBy(entry => entry.ModifiedMs)!)
            .OrderBy(entry => entry.Id)];
        ids = [.. entries.Select(entry => entry.Id)];
        LatestModifiedMs = entries.Select(entry => entry.ModifiedMs).DefaultIfEmpty(0).Max();
    }

    public override int Count => entries.Count;

    public override bool HasArchived => false;

    public override bool HoldsRoles => true;

    public override long LatestModifiedMs { get; }

    /// <summary>All names that any record has.</summary>
    public IEnumerable<string> Names => entries.SelectMany(entry => entry.Values.Keys).Distinct();

    public override long IdOf(int ordinal) =>
        ordinal < ids.Length ? ids[ordinal] : ids.LastOrDefault(500_000_000_000) + ((ordinal - ids.Length + 1) * Stride);

    public override int OrdinalOf(long id)
    {
        int ordinal = LowerBound(id);
        return IdOf(ordinal) == id ? ordinal : -1;
    }

    public override int LowerBound(long id)
    {
        int found = Array.BinarySearch(ids, id);
        if (found >= 0 || ~found < ids.Length)
            return found >= 0 ? found : ~found;
        long beyond = id - ids.LastOrDefault(500_000_000_000);
        return ids.Length + (int)Math.Clamp(((beyond + Stride - 1) / Stride) - 1, 0, int.MaxValue / 2);
    }

    public override long CreatedMs(int ordinal) => entries[ordinal].CreatedMs;

    public override long ModifiedMs(int ordinal) => ordinal < entries.Count ? entries[ordinal].ModifiedMs : 0;

    public override long ArchivedMs(int ordinal) => 0;

    public override int Value(int ordinal, PropertySlot slot, Span<byte> utf8, out string? text) =>
        !entries[ordinal].Values.TryGetValue(slot.Property.Name, out text) ? Absent : text is null ? Null : Text;

    private static Entry Read(JsonElement record) => new(
        long.Parse(record.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
        Iso.ParseMs(record.GetProperty("createdAt").GetString()) ?? 0, Iso.ParseMs(record.GetProperty("updatedAt").GetString()) ?? 0,
        record.GetProperty("properties").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()));

    private sealed record Entry(long Id, long CreatedMs, long ModifiedMs, Dictionary<string, string?> Values);
}
