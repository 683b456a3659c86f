using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>Which records the tables show as live, against which are.</summary>
internal static class LiveRecords
{
    public static async Task AssertLiveAsync(this SyncedPortal portal, string objectType, string table)
    {
        var live = await portal.RowsAsync($"SELECT hs_object_id FROM {table} WHERE NOT fivetran_deleted ORDER BY 1");
        Assert.Equal(portal.Portal.Type(objectType).LiveIds().Select(id => $"{id}"), live);
    }

    public static async Task AssertLinksAsync(this SyncedPortal portal, string fromType, string toType, string table)
    {
        var from = portal.Portal.Type(fromType);
        var to = portal.Portal.Type(toType).Name;
        var expected = from.LiveIds()
            .SelectMany(id => from.Associations(id).Where(link => link.ToType == to).Select(link => $"{id}|{link.ToId}|{link.TypeId}|{link.Category}|{link.Label}"));
        var ids = table.Split('_') is [var one, var other] ? $"{one}_id, {other}_id" : throw new ArgumentException(table, nameof(table));
        var stored = await portal.RowsAsync($"SELECT {ids}, type_id, category, label FROM {table}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
    }

    public static long Nth(this SimulatedType type, int place) => type.LiveIds().ElementAt(place);
}
