namespace HubSpotEtl.HubSpot;

/// <summary>
/// Where the next page begins: the value of <c>paging.next.after</c>, sent back as it came. HubSpot promises nothing about
/// its form (numeric ids and opaque tokens are both met), so it is never taken apart here.
/// </summary>
/// <param name="Value">The token, not percent-decoded.</param>
public readonly record struct Cursor(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
