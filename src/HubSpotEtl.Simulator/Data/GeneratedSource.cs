using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// Records that are nowhere: each value is a function of seed, type, property and ordinal. Two million of them take no memory.
/// </summary>
internal sealed class GeneratedSource(int count, ulong salt, double archivedShare, long startMs) : RecordSource
{
    private const long DayMs = 24L * 3600 * 1000;
    private static readonly long FirstMs = new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long LastMs = new DateTimeOffset(2025, 12, 31, 23, 59, 59, 999, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly IdScheme ids = new(salt, count);
    private readonly long stepMs = (LastMs - FirstMs) / (count + 1);

    public override int Count => count;

    public override bool HasArchived => archivedShare > 0;

    public override long LatestModifiedMs => LastMs;

    public override long IdOf(int ordinal) => ids.IdOf(ordinal);

    public override int OrdinalOf(long id) => ids.OrdinalOf(id);

    public override int LowerBound(long id) => ids.LowerBound(id);

    public override long CreatedMs(int ordinal) => FirstMs + (ordinal * stepMs) + (long)(Mix.Of(salt, (ulong)ordinal) % (ulong)stepMs);

    public override long ModifiedMs(int ordinal)
    {
        long created = CreatedMs(ordinal);
        return created + (long)(Mix.Of(salt + 1, (ulong)ordinal) % (ulong)(LastMs - created + 1));
    }

    public override long ArchivedMs(int ordinal)
    {
        if (archivedShare <= 0)
            return 0;
        ulong hash = Mix.Of(salt + 2, (ulong)ordinal);
        return Mix.Unit(hash) < archivedShare ? startMs - (long)(hash % 89) * DayMs - 1 : 0;
    }

    public override int Value(int ordinal, PropertySlot slot, Span<byte> utf8, out string? text)
    {
        text = null;
        if (slot.Property.Source is not { } source)
            return Null;
        ulong hash = Mix.Of(slot.Salt, (ulong)ordinal);
        return slot.IsFilled(hash) ? source.Write(hash >> 8, ordinal, utf8, out text) : Null;
    }
}
