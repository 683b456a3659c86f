using HubSpotEtl.Crm;

namespace HubSpotEtl.HubSpot;

/// <summary>
/// The path of each API family. The families moved one by one in HubSpot's history and do so again with dated versions, so each has
/// its own template (developers.hubspot.com, API reference; v3 and v4 paths against <c>/crm/{family}/{version}/</c>).
/// </summary>
/// <param name="version">The version all paths follow.</param>
public sealed class ApiPaths(ApiVersion version)
{
    private readonly string _objects = Family(version, "objects");
    private readonly string _properties = Family(version, "properties");
    private readonly string _pipelines = Family(version, "pipelines");
    private readonly string _schemas = version.IsDated ? $"/crm-object-schemas/{version.Name}/schemas" : "/crm/v3/schemas";
    private readonly string _associations = version.IsDated ? $"/crm/associations/{version.Name}" : "/crm/v4/associations";

    private readonly string _account = $"/account-info/{(version.IsDated ? version.Name : "v3")}";

    /// <summary>All custom object schemas.</summary>
    public string Schemas => _schemas;

    /// <summary>The users that records can belong to.</summary>
    public string Owners { get; } = Family(version, "owners");

    /// <summary>How many records each object type has, which HubSpot counts for its limits.</summary>
    public string RecordCounts { get; } = Family(version, "limits") + "/records";

    /// <summary>The account that the token belongs to.</summary>
    public string Account => _account + "/details";

    /// <summary>The calls of the day of all the account's private apps.</summary>
    public string DailyUsage => _account + "/api-usage/daily/private-apps";

    /// <summary>The records of an object type, listed.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentException">The type cannot be a path segment.</exception>
    public string List(string objectType) => $"{_objects}/{Segment(objectType)}";

    /// <summary>Records by id.</summary>
    /// <inheritdoc cref="List"/>
    public string BatchRead(string objectType) => List(objectType) + "/batch/read";

    /// <summary>One record.</summary>
    /// <inheritdoc cref="List"/>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="id">Its id.</param>
    public string Record(string objectType, long id) => FormattableString.Invariant($"{List(objectType)}/{id}");

    /// <summary>Records by filter.</summary>
    /// <inheritdoc cref="List"/>
    public string Search(string objectType) => List(objectType) + "/search";

    /// <summary>The property definitions of an object type.</summary>
    /// <inheritdoc cref="List"/>
    public string Properties(string objectType) => $"{_properties}/{Segment(objectType)}";

    /// <summary>The pipelines of an object type.</summary>
    /// <inheritdoc cref="List"/>
    public string Pipelines(string objectType) => $"{_pipelines}/{Segment(objectType)}";

    /// <summary>The schema of one object type.</summary>
    /// <inheritdoc cref="List"/>
    public string Schema(string objectType) => $"{_schemas}/{Segment(objectType)}";

    /// <summary>The associations of given records with another object type.</summary>
    /// <param name="fromType">The object type of the records asked about.</param>
    /// <param name="toType">The object type they may be linked with.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentException">A type cannot be a path segment.</exception>
    public string ReadAssociations(string fromType, string toType) =>
        $"{_associations}/{Segment(fromType)}/{Segment(toType)}/batch/read";

    /// <summary>What kinds of associations a pair of object types has.</summary>
    /// <inheritdoc cref="ReadAssociations"/>
    public string AssociationLabels(string fromType, string toType) => $"{_associations}/{Segment(fromType)}/{Segment(toType)}/labels";

    private static string Family(ApiVersion version, string family) =>
        version.IsDated ? $"/crm/{family}/{version.Name}" : $"/crm/v3/{family}";

    private static string Segment(string objectType)
    {
        // "." and ".." survive percent-encoding and would be resolved against the path.
        if (string.IsNullOrWhiteSpace(objectType) || objectType.Trim('.').Length == 0)
            throw new ArgumentException("An object type is a name such as 'contacts' or an id such as '0-1'.", nameof(objectType));
        return Uri.EscapeDataString(objectType);
    }
}
