using HubSpotEtl.Simulator.Data;

namespace HubSpotEtl.Simulator.Model;

/// <summary>A property definition of the portal. Immutable: an edit makes a new one.</summary>
public sealed record SimulatedProperty
{
    /// <summary>Internal name, the key in a record's <c>properties</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// HubSpot's type: string, number, date, datetime, enumeration, bool, phone_number, json, object_coordinates or anything new.
    /// </summary>
    public required string Type { get; init; }

    /// <summary>How the editor shows it. No guide to the type.</summary>
    public string FieldType { get; init; } = "text";

    /// <summary>Name for people; by default the internal one.</summary>
    public string? Label { get; init; }

    /// <summary>Group in HubSpot's settings.</summary>
    public string GroupName { get; init; } = "information";

    /// <summary>What it means, for people; by default a sentence for HubSpot's own and nothing for others.</summary>
    public string? Description { get; init; }

    /// <summary>Option values of an enumeration.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Labels of option values; those of others are derived.</summary>
    public IReadOnlyDictionary<string, string?> OptionLabels { get; init; } = new Dictionary<string, string?>();

    /// <summary>Option values that cannot be chosen any more.</summary>
    public IReadOnlyList<string> HiddenOptions { get; init; } = [];

    /// <summary>Made by HubSpot; the key is absent in the listing when false, as observed.</summary>
    public bool HubSpotDefined { get; init; }

    /// <summary>Computed by HubSpot.</summary>
    public bool Calculated { get; init; }

    /// <summary>OWNER, COMPANY… for ids of other things; null for none.</summary>
    public string? ReferencedObjectType { get; init; }

    /// <summary><c>sensitive</c> or <c>highly_sensitive</c>: listed only when it is asked for. Null: an ordinary property.</summary>
    public string? Sensitivity { get; init; }

    /// <summary>Share of the generated records that have a value.</summary>
    internal double FillRate { get; init; } = 1;

    /// <summary>Makes the values of generated records; null: they have none.</summary>
    internal ValueSource? Source { get; init; }

    internal PropertyRole Role { get; init; }

    /// <summary>The recorded definition, served as it is; null for generated ones.</summary>
    internal byte[]? RecordedDefinition { get; init; }
}

/// <summary>What a property tells about the record itself.</summary>
internal enum PropertyRole
{
    /// <summary>An ordinary value.</summary>
    Value,

    /// <summary>The record's id.</summary>
    ObjectId,

    /// <summary>When it was made.</summary>
    Created,

    /// <summary>When it was last written.</summary>
    Modified,
}
