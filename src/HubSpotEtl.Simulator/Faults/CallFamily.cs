namespace HubSpotEtl.Simulator.Faults;

/// <summary>What kind of call it is: each has its own path, and some their own limits.</summary>
public enum CallFamily
{
    /// <summary>No known route.</summary>
    Unknown,

    /// <summary>GET objects/{type}.</summary>
    List,

    /// <summary>GET objects/{type}?archived=true.</summary>
    ArchivedList,

    /// <summary>GET objects/{type}/{id}.</summary>
    Record,

    /// <summary>POST objects/{type}/batch/read.</summary>
    BatchRead,

    /// <summary>POST objects/{type}/search.</summary>
    Search,

    /// <summary>GET properties/{type}.</summary>
    Properties,

    /// <summary>GET schemas and schemas/{type}.</summary>
    Schemas,

    /// <summary>GET pipelines/{type}.</summary>
    Pipelines,

    /// <summary>POST associations/{from}/{to}/batch/read.</summary>
    Associations,

    /// <summary>GET associations/{from}/{to}/labels.</summary>
    AssociationLabels,

    /// <summary>GET limits/records.</summary>
    Limits,

    /// <summary>GET account-info: details and api-usage.</summary>
    Account,

    /// <summary>GET owners.</summary>
    Owners,
}
