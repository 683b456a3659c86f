using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>A portal of two objects whose answers a test spoils: what happens to one must not touch the other.</summary>
public abstract class HubSpotFaultFixture
{
    private protected const string Type = "contacts";
    private protected const string Other = "products";
    private protected const string Both = $"{Type},{Other}";

    private protected static SimulatorOptions Options { get; } = new()
    {
        Objects = SyncedPortal.Counts((Type, 230), ("companies", 40), (Other, 60)),
        Properties = SyncedPortal.Counts((Type, 25), (Other, 12)),
        Limits = PortalLimits.Off, SearchLag = TimeSpan.Zero,
    };

    /// <summary>A record of the first object is changed, one is new and one is archived.</summary>
    private protected static void Change(SyncedPortal portal)
    {
        var contacts = portal.Portal.Type(Type);
        var ids = contacts.LiveIds().ToArray();
        contacts.Update(ids[3], new Dictionary<string, string?> { ["firstname"] = "changed" });
        contacts.Create(new Dictionary<string, string?> { ["firstname"] = "new" });
        contacts.Archive(ids[5]);
    }

    /// <summary>Fails unless both objects were synced without a fault, and nothing of an unfinished run is left.</summary>
    /// <param name="portal">The portal, undisturbed by now.</param>
    /// <param name="run">What ended.</param>
    /// <param name="retries">Those of the first object; null where they depend on what runs side by side.</param>
    private protected static async Task AssertHealthyAsync(SyncedPortal portal, SyncOutcome run, long? retries)
    {
        run.RequireHealthy();
        foreach (var objectType in (string[])[Type, Other])
            await portal.AssertTruthAsync(objectType);
        Assert.All(
            run.Report.GetProperty("results").EnumerateArray(), one => Assert.Equal("healthy", one.GetProperty("status").GetString()));
        Assert.Equal(0, run.ResultOf(Type).GetProperty("records_failed").GetInt64());
        var counted = run.ResultOf(Type).GetProperty("retries").GetInt64();
        Assert.True(retries is null ? counted > 0 : counted == retries, $"{counted} retries");
        Assert.Equal(0, run.ResultOf(Other).GetProperty("retries").GetInt64());
        Assert.Equal(["0|0"], await portal.RowsAsync("SELECT (SELECT count(*) FROM etl_checkpoint), (SELECT count(*) FROM etl_seen_ids)"));
    }
}
