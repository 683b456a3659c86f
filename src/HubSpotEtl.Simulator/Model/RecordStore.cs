using System.Collections.Concurrent;
using System.Collections.Immutable;
using HubSpotEtl.Simulator.Data;

namespace HubSpotEtl.Simulator.Model;

/// <summary>
/// The records of a type: those of the start, computed when asked for, and the edits laid over them. Readers take no lock; writers
/// take one each. Ordinals are dense and ascend with the ids.
/// </summary>
internal sealed class RecordStore(RecordSource source, SimulatedClock clock, TimeSpan searchLag, ulong salt)
{
    public static readonly IReadOnlyDictionary<string, string?> NoValues = ImmutableDictionary<string, string?>.Empty;

    private const long RetentionMs = 90L * 24 * 3600 * 1000;
    // Older versions than this can be asked for by no search that is still running.
    private const long HistoryMarginMs = 60_000;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<int, RecordVersion> edits = new();
    private readonly long lagMs = (long)searchLag.TotalMilliseconds;
    private ImmutableArray<BulkTouch> touches = [];
    private volatile int[] editedOrdinals = [];
    private volatile int total = source.Count;
    private volatile int edited;

    public RecordSource Source => source;

    public SimulatedClock Clock => clock;

    /// <summary>Ordinals in use, archived and purged ones included.</summary>
    public int Total => total;

    public bool IsPastRetention(long archivedMs) => archivedMs + RetentionMs <= clock.NowMs;

    public RecordView Current(int ordinal) =>
        new(
            this, ordinal, edited > 0 && edits.TryGetValue(ordinal, out RecordVersion? version) ? version : null,
            TouchedMs(ordinal, long.MaxValue));

    /// <summary>What the search index shows: the newest version that is old enough; false when it shows none.</summary>
    public bool TryIndexed(int ordinal, long nowMs, out RecordView view)
    {
        RecordVersion? version = edited > 0 && edits.TryGetValue(ordinal, out RecordVersion? found) ? found : null;
        while (version is not null && !IsIndexed(ordinal, version.WrittenMs, nowMs))
            version = version.Previous;
        bool exists = version is not null || ordinal < source.Count;
        view = exists ? new RecordView(this, ordinal, version, TouchedMs(ordinal, nowMs)) : default;
        return exists;
    }

    /// <summary>The ordinals that were ever edited, ascending.</summary>
    public int[] EditedOrdinals()
    {
        int[] known = editedOrdinals;
        if (known.Length == edited)
            return known;
        int[] keys = [.. edits.Keys];
        Array.Sort(keys);
        editedOrdinals = keys;
        return keys;
    }

    /// <summary>Whether an unedited record may have been modified at or after this.</summary>
    public bool UneditedMayBeModifiedSince(long ms) => source.LatestModifiedMs >= ms || (touches.Length > 0 && touches[^1].StampMs >= ms);

    /// <summary>The ordinal of a record that exists or existed, or -1.</summary>
    public int OrdinalOf(long id)
    {
        int ordinal = source.OrdinalOf(id);
        return ordinal >= 0 && ordinal < total ? ordinal : -1;
    }

    public int LowerBound(long id) => Math.Min(source.LowerBound(id), total);

    public long Add(Func<long, IReadOnlyDictionary<string, string?>> values)
    {
        lock (gate)
        {
            int ordinal = total;
            long now = clock.NowMs;
            long id = source.IdOf(ordinal);
            Publish(ordinal, new RecordVersion { Values = values(id), CreatedMs = now, ModifiedMs = now, WrittenMs = now });
            // Only now do readers see it: total is what they count up to.
            total = ordinal + 1;
            return id;
        }
    }

    /// <summary>Writes a new version of a record, made from what it is now. The edit sees the view and the version to start from.</summary>
    public void Edit(int ordinal, Func<RecordView, RecordVersion, RecordVersion> edit)
    {
        lock (gate)
        {
            RecordView now = Current(ordinal);
            RecordVersion? previous = edits.GetValueOrDefault(ordinal);
            Prune(ordinal, previous);
            RecordVersion start = new()
            {
                Values = now.EditedValues, CreatedMs = now.CreatedMs, ModifiedMs = now.ModifiedMs, ArchivedMs = now.ArchivedMs,
                State = now.State, MergedInto = now.MergedInto, WrittenMs = clock.NowMs, Previous = previous,
            };
            Publish(ordinal, edit(now, start));
        }
    }

    /// <summary>Gives every live record the same modified stamp, at the cost of one entry for all that were never edited.</summary>
    public DateTimeOffset TouchAll()
    {
        lock (gate)
        {
            long now = clock.NowMs;
            touches = [.. touches.TakeLast(7), new BulkTouch(now, Math.Min(total, source.Count))];
            foreach (int ordinal in EditedOrdinals())
                if (Current(ordinal).State == RecordState.Live)
                    Edit(ordinal, (_, start) => start with { ModifiedMs = now });
            return DateTimeOffset.FromUnixTimeMilliseconds(now);
        }
    }

    private void Publish(int ordinal, RecordVersion version)
    {
        bool isNew = !edits.ContainsKey(ordinal);
        edits[ordinal] = version;
        if (isNew)
            edited++;
    }

    private long TouchedMs(int ordinal, long indexedAtMs)
    {
        for (int i = touches.Length - 1; i >= 0; i--)
        {
            BulkTouch touch = touches[i];
            if (ordinal < touch.Before && (indexedAtMs == long.MaxValue || IsIndexed(ordinal, touch.StampMs, indexedAtMs)))
                return source.ArchivedMs(ordinal) > 0 ? 0 : touch.StampMs;
        }
        return 0;
    }

    private bool IsIndexed(int ordinal, long writtenMs, long nowMs)
    {
        if (lagMs == 0)
            return true;
        ulong spread = Mix.Of(Mix.Of(salt, (ulong)ordinal), (ulong)writtenMs);
        return writtenMs + (lagMs / 4) + (long)(spread % (ulong)((lagMs * 3 / 4) + 1)) <= nowMs;
    }

    private void Prune(int ordinal, RecordVersion? version)
    {
        long longAgo = clock.NowMs - HistoryMarginMs;
        while (version is not null && !IsIndexed(ordinal, version.WrittenMs, longAgo))
            version = version.Previous;
        if (version is not null)
            version.Previous = null;
    }

    private readonly record struct BulkTouch(long StampMs, int Before);
}
