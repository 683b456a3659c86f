using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Tables;

/// <summary>
/// A custom object that is called as a standard one: what a name means does not depend on which of the two is synced first.
/// </summary>
public sealed class NamesOfStandardObjects
{
    private const string Custom = "p50445259_contact";

    [Theory]
    [InlineData(Custom, "contacts", "deals")]
    [InlineData(Custom, "deals", "contacts")]
    [InlineData("deals", Custom, "contacts")]
    [InlineData("contacts", "deals", Custom)]
    public async Task are_theirs_whatever_comes_first(params string[] order)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 40), ("deals", 30), (Custom, 25)));

        foreach (var objectType in order)
            await fixture.SyncAsync(objectType);

        var (contacts, deals) = (fixture.Portal.Portal.Type("contacts"), fixture.Portal.Portal.Type("deals"));
        var typeId = fixture.Portal.Portal.Type(Custom).Identity.TypeId.Replace('-', '_');
        Assert.Equal(
            ["contact", $"contact_{typeId}", "deal"],
            await ColumnAsync(fixture, "SELECT table_name FROM etl_table WHERE kind = 'main' ORDER BY 1"));
        Assert.Equal(
            contacts.LiveIds().Order(), await fixture.ScalarAsync<long[]>("SELECT array(SELECT hs_object_id FROM contact ORDER BY 1)"));
        Assert.Equal(25, await fixture.ScalarAsync<long>($"SELECT count(*) FROM contact_{typeId}"));
        Assert.Equal(
            "0-1", await fixture.ScalarAsync<string>("SELECT target_object_type_id FROM etl_table WHERE table_name = 'deal_contact'"));
        Assert.Equal(
            deals.LiveIds().SelectMany(deals.Associations).Where(link => link.ToType == "contacts").Select(link => link.ToId).Order(),
            await fixture.ScalarAsync<long[]>("SELECT array(SELECT contact_id FROM deal_contact ORDER BY 1)"));
    }

    [Fact]
    public async Task that_were_given_away_earlier_stay_so_and_every_run_says_it_once()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 20), ("deals", 10), (Custom, 15)));
        var typeId = portal.Portal.Type(Custom).Identity.TypeId;
        await portal.SyncAsync("deals");
        // As an earlier version has named it, which gave a name to who came first.
        await portal.ExecuteAsync(
            $"INSERT INTO etl_table (table_name, object_type_id, kind, target_object_type_id) VALUES ('contact', '{typeId}', 'main', '')");

        var custom = await portal.SyncAsync(Custom);
        var both = (await portal.RunAsync("--object-type", $"contacts,{Custom}"));
        var standard = both.ResultOf("contacts");

        Assert.Equal("contact", custom.GetProperty("table").GetString());
        Assert.Equal("contact_0_1", standard.GetProperty("table").GetString());
        Assert.Single(
            Warnings(custom),
            warning => warning.Contains("contact", StringComparison.Ordinal) && warning.Contains("0-1", StringComparison.Ordinal));
        Assert.Single(
            both.Report.GetProperty("results").EnumerateArray().SelectMany(Warnings),
            warning => warning.Contains("holds", StringComparison.Ordinal) && warning.Contains("0-1", StringComparison.Ordinal));
        Assert.Equal(15, await portal.ValueAsync<long>("SELECT count(*) FROM contact"));
        Assert.Equal(20, await portal.ValueAsync<long>("SELECT count(*) FROM contact_0_1"));
    }

    private static IEnumerable<string> Warnings(System.Text.Json.JsonElement report) =>
        report.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!);

    private static async Task<string[]> ColumnAsync(SyncFixture fixture, string sql) =>
        (await fixture.ScalarAsync<string[]>($"SELECT array(SELECT table_name FROM ({sql}) named)"))!;
}
