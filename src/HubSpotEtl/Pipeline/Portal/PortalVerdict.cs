namespace HubSpotEtl.Pipeline.Portal;

/// <summary>What a run may do by the portal of its token.</summary>
internal enum PortalVerdict
{
    /// <summary>The schema is a copy of the token's portal.</summary>
    Same,

    /// <summary>The schema is of no portal yet: it becomes the token's.</summary>
    Learns,

    /// <summary>The schema is of another portal, and the user wants it to become the token's.</summary>
    Moves,

    /// <summary>The schema is of no portal yet, and the token's is not known: the run goes on, and a later one learns it.</summary>
    Unproved,

    /// <summary>The schema is of another portal, or may be: nothing is to be read or written.</summary>
    Refused,
}
