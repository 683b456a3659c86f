namespace HubSpotEtl.Pipeline;

/// <summary>What the listings of a process have shown of the wish that they name links. Shared by all objects.</summary>
internal sealed class LinkNaming
{
    /// <summary>True once a listing has named a link. Until then nobody knows whether the server heeds the wish, and silence means nothing.</summary>
    public bool IsSeen { get; private set; }

    /// <summary>A listing is read.</summary>
    /// <param name="namesLinks">Whether it named any.</param>
    public void Saw(bool namesLinks) => IsSeen |= namesLinks;
}
