using System.Text.RegularExpressions;
using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>
/// Finds the tables of the object types that the user named, without asking HubSpot: by what earlier runs were told, by object type id,
/// by table name.
/// </summary>
internal static partial class TableChoice
{
    /// <param name="known">All tables there are.</param>
    /// <param name="objectTypes">What the user named; empty: all.</param>
    /// <returns>
    /// One table for each name, each once; for a name that nothing is known of, the table that a sync would most likely make.
    /// </returns>
    public static IReadOnlyList<KnownTable> Of(IReadOnlyList<KnownTable> known, IReadOnlyList<string> objectTypes) =>
        objectTypes.Count == 0 ? known : [.. objectTypes.Select(each => Find(known, each)).DistinctBy(table => table.Name)];

    /// <summary>The table of one object type, as the bookkeeping tables have it. It only reads.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="objectType">As the user named it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where no run has made it yet.</returns>
    public static async Task<KnownTable?> FindAsync(Database database, string objectType, CancellationToken cancellationToken)
    {
        var all = await new KnownTables(database).ListAsync(cancellationToken);
        var table = Find(all, objectType);
        return all.Contains(table) ? table : null;
    }

    private static KnownTable Find(IReadOnlyList<KnownTable> known, string objectType)
    {
        var standard = StandardObjectTypes.Find(objectType);
        var called = known.Where(table => MayHold(table, standard)).ToList();
        return known.FirstOrDefault(table => table.ObjectTypeId is { } id && (id == standard?.Id || id == objectType))
            ?? called.FirstOrDefault(table => table.ObjectTypes.Contains(objectType, StringComparer.OrdinalIgnoreCase))
            ?? (standard is null ? known : called)
                .FirstOrDefault(table => table.Name.Equals(objectType, StringComparison.OrdinalIgnoreCase))
            ?? Expected(called, objectType, ColumnNaming.Normalize(standard?.SchemaName ?? PortalPrefix().Replace(objectType, "")));
    }

    // A name is not an identity: a custom object may be called as one of HubSpot's own, whose table is not to be taken for its own, nor the
    // other way round.
    private static bool MayHold(KnownTable table, StandardObjectType? standard) =>
        table.ObjectTypeId is not { } id || StandardObjectTypes.Find(id) == standard;

    private static KnownTable Expected(IReadOnlyList<KnownTable> known, string objectType, string name) =>
        known.FirstOrDefault(table => table.Name == name)
        ?? new KnownTable(name.Length > 0 ? name : objectType, ObjectTypeId: null, [objectType]);

    // A custom object's full name is p{portal}_{name} (HubSpot, "Custom objects": fullyQualifiedName).
    [GeneratedRegex(@"\Ap[0-9]+_(?=.)")]
    private static partial Regex PortalPrefix();
}
