namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>What a comparison has to know that the portal alone does not tell.</summary>
internal sealed record TruthOptions
{
    /// <summary>
    /// The records that were loaded once and are not live now; null: any row marked as deleted is fine if its record is not live.
    /// </summary>
    public IReadOnlyCollection<long>? Deleted { get; init; }

    /// <summary>Column types that are no longer the natural ones, by property.</summary>
    public IReadOnlyDictionary<string, string> Widened { get; init; } = new Dictionary<string, string>();

    /// <summary>Values of properties that have a column may be in <c>properties_overflow</c>: rows are wider than a page.</summary>
    public bool RowsOverflow { get; init; }

    /// <summary>Links to records that are gone may still be there: an incremental run reads the links of changed records alone.</summary>
    public bool LinksToGoneRecords { get; init; }

    /// <summary>Target types whose links could not be read, by path name: their tables are empty.</summary>
    public IReadOnlyCollection<string> UnreadTargets { get; init; } = [];

    /// <summary>Properties that were archived in the portal: their columns stay.</summary>
    public IReadOnlyCollection<string> RemovedProperties { get; init; } = [];
}
