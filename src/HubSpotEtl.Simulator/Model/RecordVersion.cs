namespace HubSpotEtl.Simulator.Model;

/// <summary>Where a record stands.</summary>
public enum RecordState
{
    /// <summary>Listed, searched, read.</summary>
    Live,

    /// <summary>In the recycle bin: only in the archived list.</summary>
    Archived,

    /// <summary>Deleted for good; in no list.</summary>
    Purged,

    /// <summary>Merged into another; in no list.</summary>
    Merged,
}

/// <summary>
/// One state of an edited record. Immutable; the newest points back to older ones as long as the index may still show them.
/// </summary>
internal sealed record RecordVersion
{
    /// <summary>Values that differ from the generated ones.</summary>
    public required IReadOnlyDictionary<string, string?> Values { get; init; }

    public required long CreatedMs { get; init; }

    public required long ModifiedMs { get; init; }

    /// <summary>When this version came to be: what the index lag counts from.</summary>
    public required long WrittenMs { get; init; }

    public RecordState State { get; init; }

    public long ArchivedMs { get; init; }

    /// <summary>Survivor of a merge.</summary>
    public long MergedInto { get; init; }

    /// <summary>The version before; null: the generated one, or nothing when the record was created by hand.</summary>
    public RecordVersion? Previous { get; set; }
}
