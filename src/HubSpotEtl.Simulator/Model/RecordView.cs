using System.Globalization;
using System.Text;
using HubSpotEtl.Simulator.Data;

namespace HubSpotEtl.Simulator.Model;

/// <summary>One version of one record, readable: the edit if there is one, the record of the start below it.</summary>
internal readonly struct RecordView
{
    public const int LongestPlainValue = 512;

    private readonly RecordStore store;
    private readonly RecordVersion? version;
    private readonly bool touched;

    public RecordView(RecordStore store, int ordinal, RecordVersion? version, long touchedMs)
    {
        this.store = store;
        this.version = version;
        Ordinal = ordinal;
        RecordSource source = store.Source;
        touched = version is null && touchedMs > 0;
        ArchivedMs = version is null ? source.ArchivedMs(ordinal) : version.ArchivedMs;
        ModifiedMs = version?.ModifiedMs ?? Math.Max(touchedMs, source.ModifiedMs(ordinal));
        State = version?.State ?? (ArchivedMs > 0 ? RecordState.Archived : RecordState.Live);
        if (State == RecordState.Archived && store.IsPastRetention(ArchivedMs))
            State = RecordState.Purged;
    }

    public int Ordinal { get; }

    public RecordState State { get; }

    public long ModifiedMs { get; }

    public long ArchivedMs { get; }

    public long CreatedMs => version?.CreatedMs ?? store.Source.CreatedMs(Ordinal);

    public long MergedInto => version?.MergedInto ?? 0;

    public long Id => store.Source.IdOf(Ordinal);

    public IReadOnlyDictionary<string, string?> EditedValues => version?.Values ?? RecordStore.NoValues;

    /// <summary>See <see cref="RecordSource.Value"/>.</summary>
    public int Value(PropertySlot slot, Span<byte> utf8, out string? text)
    {
        if (slot.Property.Role != PropertyRole.Value && !(version is null && !touched && store.Source.HoldsRoles))
            return RoleValue(slot.Property.Role, utf8, out text);
        if (version is not null && version.Values.TryGetValue(slot.Property.Name, out text))
            return text is null ? RecordSource.Null : RecordSource.Text;
        text = null;
        return Ordinal < store.Source.Count ? store.Source.Value(Ordinal, slot, utf8, out text) : RecordSource.Null;
    }

    /// <summary>The value as text; null when unset or absent.</summary>
    public string? Text(PropertySlot slot)
    {
        Span<byte> utf8 = stackalloc byte[LongestPlainValue];
        int length = Value(slot, utf8, out string? text);
        return length >= 0 ? Encoding.UTF8.GetString(utf8[..length]) : length == RecordSource.Text ? text : null;
    }

    private int RoleValue(PropertyRole role, Span<byte> utf8, out string? text)
    {
        text = null;
        if (role != PropertyRole.ObjectId)
            return Iso.WriteMilliseconds(role == PropertyRole.Created ? CreatedMs : ModifiedMs, utf8);
        Id.TryFormat(utf8, out int written, provider: CultureInfo.InvariantCulture);
        return written;
    }
}
