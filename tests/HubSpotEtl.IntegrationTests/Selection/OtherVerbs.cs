using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Selection;

/// <summary>The verbs beside <c>sync</c> go by the same selection and rules.</summary>
public sealed class OtherVerbs
{
    private static readonly string[] s_selection = [
        "--properties", "email,phone,annualrevenue", "--associations-to", "companies", "--privacy",
        "hash:email,null:phone,hash:annualrevenue"];

    private static readonly Dictionary<string, string?> s_secret = new() { ["PRIVACY_SECRET"] = PrivateData.Secret };

    [Fact]
    public async Task plan_foretells_tables_mode_and_calls()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 2_400), ("companies", 60), ("deals", 90)));

        var before = await PlanAsync(fixture, s_selection);
        fixture.Portal.Calls.Reset();
        (await fixture.RunWithAsync(s_secret, ["--object-type", "contacts", .. s_selection])).Expect(0);
        var called = fixture.Portal.Calls.Total;
        var same = await PlanAsync(fixture, s_selection);
        var grown = await PlanAsync(fixture, ["--privacy", "hash:email,null:phone,hash:annualrevenue"]);
        var retreated = await PlanAsync(fixture, [.. s_selection[..5], "null:email,null:phone,null:annualrevenue,hash:emial"]);

        var tables = before.GetProperty("schema_changes").EnumerateArray().Select(change => change.GetProperty("table").GetString())
            .ToList();
        Assert.Contains("contact_company", tables);
        Assert.DoesNotContain("contact_deal", tables);
        Assert.Contains(
            "\"email\" text", before.GetProperty("schema_changes")[0].GetProperty("sql")[0].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "firstname", before.GetProperty("schema_changes")[0].GetProperty("sql")[0].GetString(), StringComparison.Ordinal);
        Assert.InRange(before.GetProperty("api_calls").GetProperty("total").GetInt64(), called * 0.9, called * 1.1);
        Assert.Equal("incremental", same.GetProperty("sync_mode").GetString());
        Assert.Empty(same.GetProperty("schema_changes").EnumerateArray());
        Assert.Equal("full", grown.GetProperty("sync_mode").GetString());
        Assert.Contains("newly selected", grown.GetProperty("sync_reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("the privacy rules have changed", retreated.GetProperty("sync_reason").GetString());
        Assert.Contains(
            retreated.GetProperty("warnings").EnumerateArray(),
            warning =>
                warning.GetString()!.Contains("hash", StringComparison.Ordinal)
                    || warning.GetString()!.Contains("emial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task plan_shows_that_a_column_becomes_text_for_hashes()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("companies", 60)));
        await fixture.SyncAsync("companies");

        var run = (
            await fixture.RunWithAsync(
                s_secret, "plan", "--object-type", "companies", "--output", "json", "--privacy", "hash:numberofemployees")).Expect(0);

        var change = Assert.Single(run.Json.GetProperty("results")[0].GetProperty("schema_changes").EnumerateArray());
        Assert.Equal(["numberofemployees"], change.GetProperty("columns_widened").EnumerateArray().Select(column => column.GetString()));
        (await fixture.RunWithAsync(s_secret, "--object-type", "companies", "--privacy", "hash:numberofemployees")).Expect(0);
        Assert.Equal("text", await fixture.ScalarAsync<string>(
            "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'company'::regclass AND attname = 'numberofemployees'"));
    }

    [Fact]
    public async Task verify_compares_as_ever_and_a_repair_goes_by_selection_and_rules()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 230), ("companies", 60), ("deals", 30)));
        (await fixture.RunWithAsync(s_secret, ["--object-type", "contacts", .. s_selection])).Expect(0);
        var contacts = fixture.Portal.Portal.Type("contacts");
        var (id, other) = (contacts.LiveIds()
            .First(one => contacts.Record(one)!.Properties["email"] is { Length: > 0 }), contacts.Nth(100));
        await fixture.ScalarAsync<long>(
            $"WITH gone AS (DELETE FROM contact WHERE hs_object_id IN ({id}, {other}) RETURNING 1) SELECT count(*) FROM gone");
        contacts.Asked.Clear();

        (await fixture.RunAsync("verify", "--object-type", "contacts")).Expect(1);
        var withoutRules = (await fixture.RunAsync("verify", "--object-type", "contacts", "--repair", "--properties", "email")).Expect(1);
        var otherRules = (await fixture.RunAsync("verify", "--object-type", "contacts", "--repair", "--privacy", "null:email")).Expect(1);
        var absent = await fixture.ScalarAsync<long>($"SELECT count(*) FROM contact WHERE hs_object_id IN ({id}, {other})");
        (
            await fixture.RunWithAsync(
                s_secret, ["verify", "--object-type", "contacts", "--repair", "--properties", "email", .. s_selection[2..]])).Expect(0);

        Assert.Contains("was loaded under privacy rules", withoutRules.Process.Error, StringComparison.Ordinal);
        Assert.Contains("the privacy rules have changed", otherRules.Process.Error, StringComparison.Ordinal);
        Assert.Equal(0, absent);
        Assert.Equal(
            PrivateData.Hash(contacts.Record(id)!.Properties["email"]!),
            await fixture.ScalarAsync<string>($"SELECT email FROM contact WHERE hs_object_id = {id}"));
        Assert.DoesNotContain("annualrevenue", contacts.PropertiesAsked);
        // What the repair left out is owed to the rows that it has written.
        Assert.Contains(
            "annualrevenue",
            (await fixture.ScalarAsync<string[]>("SELECT properties_left_out FROM etl_table WHERE table_name = 'contact'"))!);
    }

    [Fact]
    public async Task check_asks_about_what_is_selected_and_tells_of_entries_that_match_nothing()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30), ("companies", 12), ("deals", 12)));
        fixture.Portal.Faults.Deny("deals", CallFamily.Associations);

        var run = (
            await fixture.RunAsync(
                "check", "--object-type", "contacts", "--properties", "email,emial", "--associations-to", "companies", "--output",
                "json")).Expect(0);
        var nothing = (await fixture.RunAsync("check", "--object-type", "contacts", "--properties", "emial")).Expect(2);

        var findings = run.Json.GetProperty("findings").EnumerateArray()
            .ToDictionary(finding => finding.GetProperty("id").GetString()!, finding => finding);
        Assert.StartsWith("selected: ", findings["object.selection"].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(("warning", "--properties: emial match nothing; look for a typing mistake."),
            (
                findings["selection.patterns"].GetProperty("state").GetString(),
                findings["selection.patterns"].GetProperty("text").GetString()));
        Assert.Contains(
            "No property of contacts is selected",
            string.Join(' ', nothing.Process.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task discover_says_how_much_of_each_object_is_selected()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30), ("companies", 12)));

        var run = (await fixture.RunAsync(
            "discover", "--object-type", "contacts,companies", "--properties", "contacts.email", "--associations-to",
            "contacts.companies,companies.none", "--output", "json")).Expect(0);

        var objects = run.Json.GetProperty("objects").EnumerateArray().ToList();
        Assert.InRange(objects[0].GetProperty("properties_selected").GetInt32(), 4, 8);
        Assert.Equal(["companies"], objects[0].GetProperty("associations_selected").EnumerateArray().Select(type => type.GetString()));
        Assert.Equal(objects[1].GetProperty("properties").GetInt32(), objects[1].GetProperty("properties_selected").GetInt32());
        Assert.Empty(objects[1].GetProperty("associations_selected").EnumerateArray());
    }

    private static async Task<JsonElement> PlanAsync(SyncFixture fixture, string[] selection) =>
        (await fixture.RunWithAsync(s_secret, ["plan", "--object-type", "contacts", "--output", "json", .. selection]))
            .Expect(0).Json.GetProperty("results")[0];
}
