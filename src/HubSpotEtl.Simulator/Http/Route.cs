using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Where a path leads: a family of calls and the object types it names. An unknown type is kept for HubSpot's message.</summary>
internal sealed record Route(CallFamily Family, SimulatedType? Type = null, SimulatedType? ToType = null)
{
    public string Tail { get; init; } = "";

    public string? UnknownType { get; init; }
}

/// <summary>
/// Reads paths: v3 and v4, the dated versions, and the aliases. Source: the OpenAPI files, and "Introducing date-based API versioning".
/// </summary>
internal sealed class Router(PortalModel portal)
{
    private static readonly Route Nowhere = new(CallFamily.Unknown);
    private static readonly HashSet<string> Dated = ["2025-09", "2026-03", "2026-09", "2026-09-beta", "2027-03-beta"];
    private static readonly HashSet<string> Families =
        ["objects", "properties", "pipelines", "schemas", "associations", "owners", "limits"];

    public Route Find(string path, bool archived)
    {
        string[] part = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        return part switch
        {
            ["crm-object-schemas", var version, "schemas", .. var rest] when IsVersion(version, "v3") => Schemas(rest),
            ["account-info", var version, .. var rest] when IsVersion(version, "v3") =>
                new Route(CallFamily.Account) { Tail = string.Join('/', rest) },
            ["crm", var version, var family, .. var rest] when Families.Contains(family) && IsVersionOf(family, version) =>
                Crm(family, rest, archived),
            ["crm", var family, var version, .. var rest] when Families.Contains(family) && IsVersionOf(family, version) =>
                Crm(family, rest, archived),
            _ => Nowhere,
        };
    }

    private static bool IsVersionOf(string family, string version) => IsVersion(version, family == "associations" ? "v4" : "v3");

    private static bool IsVersion(string version, string classic) => version == classic || Dated.Contains(version);

    private Route Crm(string family, string[] rest, bool archived) => (family, rest) switch
    {
        ("objects", [var type]) => Of(archived ? CallFamily.ArchivedList : CallFamily.List, type),
        ("objects", [var type, "search"]) => Of(CallFamily.Search, type),
        ("objects", [var type, "batch", "read"]) => Of(CallFamily.BatchRead, type),
        ("objects", [var type, var id]) => Of(CallFamily.Record, type) with { Tail = id },
        ("properties", [var type]) => Of(CallFamily.Properties, type),
        ("pipelines", [var type]) => Of(CallFamily.Pipelines, type),
        ("schemas", _) => Schemas(rest),
        ("associations", [var from, var to, "batch", "read"]) => Of(CallFamily.Associations, from, to),
        ("associations", [var from, var to, "labels"]) => Of(CallFamily.AssociationLabels, from, to),
        ("owners", []) => new Route(CallFamily.Owners),
        ("limits", ["records"]) => new Route(CallFamily.Limits),
        _ => Nowhere,
    };

    private Route Schemas(string[] rest) => rest switch
    {
        [] => new Route(CallFamily.Schemas),
        [var type] => Of(CallFamily.Schemas, type),
        _ => Nowhere,
    };

    private Route Of(CallFamily family, string type, string? toType = null)
    {
        SimulatedType? from = portal.Find(type);
        SimulatedType? to = toType is null ? null : portal.Find(toType);
        return new Route(family, from, to) { UnknownType = from is null ? type : toType is not null && to is null ? toType : null };
    }
}
