using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>The links of records as short texts, from the portal and from the association tables.</summary>
internal static class LinkTables
{
    public static IEnumerable<SimulatedType> Targets(PortalModel portal, SimulatedType type) =>
        portal.Types.Where(target => portal.AssociationTypes(type.Name, target.Name).Count > 0);

    public static string Text(SimulatedLink link) => $"{link.ToId} {link.TypeId} {link.Category} {link.Label}";

    public static string Joined(IEnumerable<string> links) => string.Join(", ", links.Order(StringComparer.Ordinal));

    public static async Task<ILookup<long, string>> ReadAsync(SyncedPortal portal, string table, SimulatedType target)
    {
        var name = NamingRules.Normalize(target.Identity.SchemaName);
        var (from, to) = name == table ? ($"from_{table}_id", $"to_{name}_id") : ($"{table}_id", $"{name}_id");
        var rows = await portal.RowsAsync(
            $"SELECT {from}, {to}, type_id, category, label FROM {table}_{name} WHERE fivetran_synced IS NOT NULL");
        return rows.Select(row => row.Split('|')).ToLookup(
            row => long.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture), row => string.Join(' ', row[1..]));
    }
}
