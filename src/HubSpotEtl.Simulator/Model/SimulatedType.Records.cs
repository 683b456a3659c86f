namespace HubSpotEtl.Simulator.Model;

/// <content>Edits of records.</content>
public sealed partial class SimulatedType
{
    /// <summary>Creates a record and returns its id, the greatest so far.</summary>
    /// <exception cref="ArgumentException">A property is not defined or cannot be written.</exception>
    public long Create(IReadOnlyDictionary<string, string?> values)
    {
        CheckWritable(values);
        return Records.Add(_ => new Dictionary<string, string?>(values));
    }

    /// <summary>Writes properties of a live record and moves its modified stamp, as each write does, even of the same value.</summary>
    /// <exception cref="ArgumentException">The record is not live, a property is not defined or cannot be written.</exception>
    public void Update(long id, IReadOnlyDictionary<string, string?> values)
    {
        CheckWritable(values);
        Records.Edit(LiveOrdinal(id), (_, start) => start with { Values = With(start.Values, values), ModifiedMs = start.WrittenMs });
    }

    /// <summary>Moves the modified stamp of a live record and nothing else.</summary>
    public void Touch(long id) => Update(id, RecordStore.NoValues);

    /// <summary>Touches so many live records, spread evenly over all of them, and returns their ids.</summary>
    public IReadOnlyList<long> TouchSome(int count)
    {
        long[] live = [.. LiveIds()];
        long[] chosen = [.. Enumerable.Range(0, Math.Min(count, live.Length))
            .Select(place => live[(long)place * live.Length / Math.Min(count, live.Length)])];
        foreach (long id in chosen)
            Touch(id);
        return chosen;
    }

    /// <summary>
    /// Gives all live records one and the same modified stamp, as HubSpot's own bulk updates do, and returns it. Cheap for millions.
    /// </summary>
    public DateTimeOffset TouchAll() => Records.TouchAll();

    /// <summary>Moves a live record to the recycle bin. Its modified stamp stays.</summary>
    public void Archive(long id) =>
        Records.Edit(LiveOrdinal(id), (_, start) => start with { State = RecordState.Archived, ArchivedMs = start.WrittenMs });

    /// <summary>Takes an archived record out of the recycle bin. Its modified stamp moves, as the restore writes a property.</summary>
    /// <exception cref="ArgumentException">The record is not archived.</exception>
    public void Restore(long id) =>
        Records.Edit(
            OrdinalIn(id, RecordState.Archived),
            (_, start) => start with { State = RecordState.Live, ArchivedMs = 0, ModifiedMs = start.WrittenMs });

    /// <summary>Deletes a record for good (GDPR delete): it is in no list from now on.</summary>
    /// <exception cref="ArgumentException">There is no such record, or it was purged or merged away before.</exception>
    public void Purge(long id)
    {
        int ordinal = Records.OrdinalOf(id);
        if (ordinal < 0 || Records.Current(ordinal).State is RecordState.Purged or RecordState.Merged)
            throw new ArgumentException($"{Name} {id} is not there to be purged.", nameof(id));
        Records.Edit(ordinal, (_, start) => start with { State = RecordState.Purged });
    }

    /// <summary>
    /// Merges a record into another. Deals make a new record of both; the others keep the winner's id. The loser leaves all lists, its
    /// associations move, and <c>hs_merged_object_ids</c> of the survivor names it.
    /// </summary>
    /// <returns>The survivor's id.</returns>
    /// <exception cref="ArgumentException">One of them is not live, or both are the same.</exception>
    public long Merge(long winner, long loser)
    {
        if (winner == loser)
            throw new ArgumentException("A record cannot be merged with itself.", nameof(loser));
        int winnerOrdinal = LiveOrdinal(winner);
        int loserOrdinal = LiveOrdinal(loser);
        lock (gate)
            return Identity.TypeId == "0-3" ? MergeIntoNew(winnerOrdinal, loserOrdinal) : MergeInto(winnerOrdinal, loserOrdinal);
    }

    private long MergeInto(int winner, int loser)
    {
        long winnerId = Records.Source.IdOf(winner);
        string merged = MergedIds(winner, Records.Source.IdOf(loser));
        Portal.Links.Move(this, Records.Source.IdOf(loser), winnerId);
        Records.Edit(winner, (_, start) => start with { Values = With(start.Values, Merged(merged)), ModifiedMs = start.WrittenMs });
        Leave(loser, winnerId);
        return winnerId;
    }

    private long MergeIntoNew(int first, int second)
    {
        RecordView values = Records.Current(first);
        var all = properties.Slots.Where(slot => slot.Property.Role == PropertyRole.Value)
            .ToDictionary(slot => slot.Property.Name, values.Text);
        all["hs_merged_object_ids"] = MergedIds(first, Records.Source.IdOf(first), Records.Source.IdOf(second));
        long survivor = Records.Add(_ => all);
        foreach (int ordinal in (int[])[first, second])
        {
            Portal.Links.Move(this, Records.Source.IdOf(ordinal), survivor);
            Leave(ordinal, survivor);
        }
        return survivor;
    }

    private void Leave(int ordinal, long survivor) =>
        Records.Edit(ordinal, (_, start) => start with { State = RecordState.Merged, MergedInto = survivor });

    /// <summary>
    /// What the winner already swallowed, and these. What the loser had swallowed is not carried over: a chain of merges is incomplete.
    /// </summary>
    private string MergedIds(int winner, params long[] more)
    {
        PropertySlot? slot = properties.Find("hs_merged_object_ids");
        string? before = slot is null ? null : Records.Current(winner).Text(slot);
        return string.Join(';', (string[])[.. before is { Length: > 0 } ? [before] : Array.Empty<string>(), .. more.Select(id => $"{id}")]);
    }

    private static Dictionary<string, string?> Merged(string ids) => new() { ["hs_merged_object_ids"] = ids };

    private static Dictionary<string, string?> With(IReadOnlyDictionary<string, string?> values, IReadOnlyDictionary<string, string?> more)
    {
        var all = new Dictionary<string, string?>(values);
        foreach ((string name, string? value) in more)
            all[name] = value;
        return all;
    }

    private int LiveOrdinal(long id) => OrdinalIn(id, RecordState.Live);

    private int OrdinalIn(long id, RecordState state)
    {
        int ordinal = Records.OrdinalOf(id);
        return ordinal >= 0 && Records.Current(ordinal).State == state
            ? ordinal
            : throw new ArgumentException($"{Name} {id} is not {state}.", nameof(id));
    }

    private void CheckWritable(IReadOnlyDictionary<string, string?> values)
    {
        foreach (string name in values.Keys)
            if (properties.Find(name) is not { Property.Role: PropertyRole.Value })
                throw new ArgumentException($"{Name} has no writable property '{name}'.", nameof(values));
    }
}
