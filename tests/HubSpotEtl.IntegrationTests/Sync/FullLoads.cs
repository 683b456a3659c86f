namespace HubSpotEtl.IntegrationTests.Sync;

/// <summary>First full loads, every value and every association of them compared with the portal.</summary>
public sealed class FullLoads
{
    [Fact]
    public async Task nine_object_types_in_one_run_equal_the_portal()
    {
        const string Types = "contacts,companies,deals,tickets,line_items,services,p50445259_meters,calls,meetings";
        await using var bench = await SyncBench.StartAsync(SyncBench.Quick(
            ("contacts", 420), ("companies", 230), ("deals", 150), ("tickets", 120), ("line_items", 180), ("services", 90), ("meters", 110),
            ("calls", 60), ("meetings", 40)));

        var run = await bench.SyncAsync(Types);

        Assert.Equal(9, run.Json.GetProperty("results").GetArrayLength());
        await bench.AssertTruthAsync(Types);
    }
}
