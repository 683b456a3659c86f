namespace HubSpotEtl.Configuration.Options;

/// <summary>What <c>status</c> may be told. It needs no token: HubSpot is not asked.</summary>
public sealed record StatusOptions
{
    /// <summary>Where the tables are.</summary>
    public required DatabaseOptions Database { get; init; }

    /// <summary>
    /// The objects to show (<c>--object-type</c>), by type, id or table name; empty: all that were ever synced. <c>OBJECT_TYPE</c>
    /// does not narrow it: it is a default for what to sync.
    /// </summary>
    public IReadOnlyList<string> ObjectTypes { get; init; } = [];

    /// <summary>The greatest age of a watermark that is still good (<c>--max-age</c>), one minute to 3650 days. Null: any is.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How the result is shown.</summary>
    public OutputOptions Output { get; init; } = new();
}
