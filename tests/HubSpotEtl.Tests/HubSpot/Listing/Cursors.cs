namespace HubSpotEtl.Tests.HubSpot.Listing;

/// <summary>What a server's list cursor may be.</summary>
public enum Cursors
{
    /// <summary>The id of the next record; a page begins at the first record from it on.</summary>
    NextId,

    /// <summary>The last id plus one; a page begins at the first record from it on.</summary>
    AfterLastId,

    /// <summary>The last id; a page begins at the first record above it.</summary>
    LastId,

    /// <summary>The last id; a page begins with that record once more.</summary>
    LastIdAgain,

    /// <summary>How many records were listed.</summary>
    Offset,

    /// <summary>A token.</summary>
    Token,
}
