namespace HubSpotEtl.Reporting.Progress;

/// <summary>Where an object of a run stands.</summary>
internal enum ProgressState
{
    /// <summary>Its turn has not come.</summary>
    Waiting,

    /// <summary>It is being worked on.</summary>
    InHand,

    /// <summary>It is over, and well.</summary>
    Healthy,

    /// <summary>It is over, but not well.</summary>
    Unhealthy,
}
