namespace HubSpotEtl.Pipeline.Links;

/// <summary>What follows from a refusal of all links between two object types.</summary>
/// <param name="IsNotAssociable">HubSpot says that the two cannot be associated (<see cref="PairEvidence"/>).</param>
/// <param name="IsStored">The database has links between them.</param>
/// <param name="IsDeclared">The object's schema lists the other type.</param>
internal readonly record struct RefusedPair(bool IsNotAssociable, bool IsStored, bool IsDeclared)
{
    /// <summary>
    /// False only of a pair that cannot be associated, and that nothing says to have links; else the next run asks for the links of all
    /// records.
    /// </summary>
    public bool IsOwed => !IsNotAssociable || IsStored || IsDeclared;

    /// <summary>
    /// True when something is missing that should be there. Where nothing tells that the two have links, it may be none of the user's
    /// business.
    /// </summary>
    public bool IsFault => IsStored || (IsDeclared && !IsNotAssociable);
}
