namespace HubSpotEtl.Pipeline;

/// <summary>How the comparison at the end of a full load ended.</summary>
internal enum ReconcileResult
{
    /// <summary>Rows whose records are gone are marked.</summary>
    Reconciled,

    /// <summary>More than half of the rows would have been marked, and the user did not say that this is right. All records are loaded.</summary>
    MassDeleteWithheld,

    /// <summary>HubSpot has records that its listing did not give: they are not loaded, so the run must not count as a full load.</summary>
    ListedShort,
}
