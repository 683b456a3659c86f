namespace HubSpotEtl.Reporting;

/// <summary>How far the sync of an object is.</summary>
/// <param name="ObjectType">The object type as the user named it.</param>
public sealed record ProgressSnapshot(string ObjectType)
{
    /// <summary>Records stored so far.</summary>
    public long Records { get; init; }

    /// <summary>Records there will be; null when not known.</summary>
    public long? TotalRecords { get; init; }

    /// <summary>Pages fetched so far.</summary>
    public long Pages { get; init; }

    /// <summary>Association links stored so far.</summary>
    public long Associations { get; init; }

    /// <summary>Calls that the portal's daily limit still allows; null when not known.</summary>
    public long? ApiCallsLeft { get; init; }
}
