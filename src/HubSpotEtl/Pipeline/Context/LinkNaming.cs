namespace HubSpotEtl.Pipeline.Context;

/// <summary>What the answers of a process have shown of how the server names links. Shared by all objects.</summary>
internal sealed class LinkNaming
{
    /// <summary>
    /// True once a listing has named a link. Until then nobody knows whether the server heeds the wish, and silence means nothing.
    /// </summary>
    public bool IsSeen { get; private set; }

    /// <summary>A listing is read.</summary>
    /// <param name="namesLinks">Whether it named any.</param>
    public void Saw(bool namesLinks) => IsSeen |= namesLinks;

    /// <summary>
    /// True once an association read has named a record that has none, as HubSpot names each: what such a server is silent about is not
    /// known.
    /// </summary>
    public bool NamesNone { get; private set; }

    /// <summary>An association read was answered.</summary>
    /// <param name="namesNone">Whether it named a record without links.</param>
    public void SawNone(bool namesNone) => NamesNone |= namesNone;
}
