namespace HubSpotEtl.Simulator.Model;

/// <summary>The records a type starts with. Nothing in here changes: edits are laid over it by <see cref="RecordStore"/>.</summary>
internal abstract class RecordSource
{
    /// <summary>Return value of <see cref="Value"/>: the property is unset.</summary>
    public const int Null = -1;

    /// <summary>The value is in <c>text</c>, since it needs escaping.</summary>
    public const int Text = -2;

    /// <summary>The key is not there at all.</summary>
    public const int Absent = -3;

    /// <summary>How many records there are at the start.</summary>
    public abstract int Count { get; }

    /// <summary>No record of the start is modified after this.</summary>
    public abstract long LatestModifiedMs { get; }

    /// <summary>Whether some are archived from the start.</summary>
    public abstract bool HasArchived { get; }

    /// <summary>Whether id and stamps of an unedited record are read from here as well (recorded texts), not formatted.</summary>
    public virtual bool HoldsRoles => false;

    /// <summary>The id of any ordinal, also of those that come to be later.</summary>
    public abstract long IdOf(int ordinal);

    public abstract int OrdinalOf(long id);

    /// <summary>The first ordinal whose id is not smaller.</summary>
    public abstract int LowerBound(long id);

    public abstract long CreatedMs(int ordinal);

    public abstract long ModifiedMs(int ordinal);

    /// <summary>When it was archived; 0: it is live.</summary>
    public abstract long ArchivedMs(int ordinal);

    /// <summary>Writes a value as unescaped UTF-8 that needs no escaping and returns its length, or one of the constants above.</summary>
    public abstract int Value(int ordinal, PropertySlot slot, Span<byte> utf8, out string? text);
}
