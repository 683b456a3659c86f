namespace HubSpotEtl.Discover;

/// <summary>An object type of the portal. Serialised, its names become snake_case; programs read them, so they stay as they are.</summary>
internal sealed record ObjectTypeEntry
{
    /// <summary>What <c>--object-type</c> takes: a standard type's path name, a custom one's full name.</summary>
    public required string ObjectType { get; init; }

    /// <summary><c>0-1</c>, <c>2-123456</c>.</summary>
    public required string ObjectTypeId { get; init; }

    /// <summary>The schema's name, from which tables are named.</summary>
    public required string Name { get; init; }

    /// <summary>True for an object that the portal itself has made.</summary>
    public required bool Custom { get; init; }

    /// <summary>The main table that a sync fills.</summary>
    public string Table { get; init; } = "";

    /// <summary>Live records; null when HubSpot does not tell.</summary>
    public long? Records { get; init; }

    /// <summary>Who counted: <c>limits</c> (HubSpot's count for its limits) or <c>search</c> (the total of a search).</summary>
    public string? RecordsFrom { get; init; }

    /// <summary>Properties that are not archived; null when they may not be read.</summary>
    public int? Properties { get; init; }

    /// <summary>
    /// The object types that its records may be linked with, by what <c>--object-type</c> takes; null when the schema may not be read.
    /// </summary>
    public IReadOnlyList<string>? AssociableTypes { get; init; }

    /// <summary>How many of the properties a sync would read by the settings in force; null when nothing is selected, so all.</summary>
    public int? PropertiesSelected { get; init; }

    /// <summary>The object types whose associations a sync would read, where something is selected; null when all.</summary>
    public IReadOnlyList<string>? AssociationsSelected { get; init; }

    /// <summary>Why the token cannot read it; null when it can.</summary>
    public string? Reason { get; init; }
}
