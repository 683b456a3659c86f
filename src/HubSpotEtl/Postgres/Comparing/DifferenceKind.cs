namespace HubSpotEtl.Postgres.Comparing;

/// <summary>How a record of HubSpot and its row differ. The first four are faults: no sync to come is sure to mend them.</summary>
internal enum DifferenceKind
{
    /// <summary>HubSpot has the record, the table has no row.</summary>
    Missing,

    /// <summary>The row is live, HubSpot has no such record.</summary>
    Extra,

    /// <summary>The row's modification time is not HubSpot's.</summary>
    Stale,

    /// <summary>The row is marked deleted, HubSpot has the record.</summary>
    Resurrected,

    /// <summary>The record could not be loaded, which is known: it is kept whole in <c>etl_rejected_record</c>.</summary>
    Rejected,

    /// <summary>Changed in HubSpot after the last sync: the next one reads it.</summary>
    ChangedSinceLastSync,

    /// <summary>Changed in HubSpot while the two were compared.</summary>
    ChangedMeanwhile,

    /// <summary>HubSpot, asked for the record by id, has said nothing about it: whether they differ nobody knows.</summary>
    Unanswered,
}
