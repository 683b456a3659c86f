using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// Runs that send about every kind of statement: a first load with views, an increment with a new column and a wider one, a full load.
/// </summary>
internal static class DealsLife
{
    public static async Task BeginAsync(SyncedPortal portal)
    {
        var deals = portal.Portal.Type("deals");
        deals.AddProperty("due", "date");
        deals.Update(deals.Nth(2), new Dictionary<string, string?> { ["due"] = "2024-05-30" });
        await portal.SyncAsync("deals", "--views");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        deals.AddProperty("brand_new", "string");
        deals.Update(deals.Nth(3), new Dictionary<string, string?> { ["due"] = "2024-05-31T10:20:30Z" });
        portal.Simulator.LetSearchCatchUp();
        await portal.SyncAsync("deals");
    }

    public static async Task EndAsync(SyncedPortal portal)
    {
        await portal.SyncAsync("deals", "--full-load");
        await portal.AssertTruthAsync("deals");
    }
}
