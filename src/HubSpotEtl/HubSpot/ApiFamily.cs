namespace HubSpotEtl.HubSpot;

/// <summary>The kinds of calls, counted apart in <see cref="ApiUsage"/>.</summary>
public enum ApiFamily
{
    /// <summary>Property definitions.</summary>
    Properties,

    /// <summary>Object schemas.</summary>
    Schemas,

    /// <summary>Pipelines and stages.</summary>
    Pipelines,

    /// <summary>Listing of live records.</summary>
    List,

    /// <summary>Listing of archived records.</summary>
    ArchivedList,

    /// <summary>Records by id.</summary>
    BatchRead,

    /// <summary>Search, counts included.</summary>
    Search,

    /// <summary>Association batch reads.</summary>
    Associations,

    /// <summary>What the account says of itself: details, use of the API, numbers of records.</summary>
    Account,

    /// <summary>Owners, live and archived.</summary>
    Owners,
}
