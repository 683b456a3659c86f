using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Loads;

/// <summary>Full loads ask only about the links that the listing names, and miss none where the listing names less than there is.</summary>
public sealed class NamedAssociations
{
    [Fact]
    public async Task a_type_that_no_record_is_linked_with_costs_one_call()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 5_200), ("companies", 300), ("notes", 0), ("tasks", 0)));

        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
        var calls = AssociationCalls(fixture);
        Assert.InRange(calls["companies"], 2, 6);
        Assert.Equal((1, 1), (calls["notes"], calls["tasks"]));
    }

    [Fact]
    public async Task where_another_listing_has_named_links_silence_about_all_types_costs_one_call_each()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("companies", 60), ("contacts", 40), ("communications", 2_300)));

        await fixture.SyncAsync("companies,communications");

        await fixture.AssertTruthAsync("companies,communications");
        var calls = fixture.Portal.Calls.Recent.Where(one => one.Call is { Family: CallFamily.Associations, ObjectType: "communications" })
            .ToList();
        Assert.NotEmpty(calls);
        Assert.Distinct(calls.Select(one => one.Call.ToObjectType));
    }

    [Fact]
    public async Task links_that_are_gone_are_removed_when_no_record_names_them_any_more()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 250), ("companies", 40), ("deals", 40)));
        await fixture.SyncAsync("contacts");
        var contacts = fixture.Portal.Portal.Type("contacts").LiveIds().ToList();
        foreach (var contact in contacts)
            Dissociate(fixture, contact, "deals");
        foreach (var contact in contacts.Take(100))
            Dissociate(fixture, contact, "companies");

        await fixture.SyncAsync("contacts", "--full-load");

        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_deal"));
        Assert.NotEqual(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_company"));
    }

    [Fact]
    public async Task links_of_a_type_that_is_never_named_are_found_by_asking_about_everything_and_stay()
    {
        await using var fixture = await StartWithOneDealAsync();

        await fixture.SyncAsync("contacts");
        await fixture.SyncAsync("contacts", "--full-load", "--associations");
        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(1, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_deal"));

        for (var load = 0; load < 2; load++)
        {
            fixture.Portal.Calls.Reset();
            await fixture.SyncAsync("contacts", "--full-load");
            await fixture.AssertTruthAsync("contacts");
            // The proof, and the one record that has a link.
            Assert.Equal(2, AssociationCalls(fixture)["deals"]);
        }
    }

    [Fact]
    public async Task a_link_of_a_type_that_is_never_named_is_removed_once_it_is_gone()
    {
        await using var fixture = await StartWithOneDealAsync();
        await fixture.SyncAsync("contacts", "--associations");
        Assert.Equal(1, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_deal"));
        Dissociate(fixture, fixture.Portal.Portal.Type("contacts").LiveIds().First(), "deals");

        await fixture.SyncAsync("contacts", "--full-load");

        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_deal"));
    }

    [Fact]
    public async Task where_nothing_is_gone_a_full_load_asks_no_more_than_the_first_one()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 2_300), ("companies", 200), ("deals", 90)));
        await fixture.SyncAsync("contacts");
        var first = AssociationCalls(fixture);
        fixture.Portal.Calls.Reset();

        await fixture.SyncAsync("contacts", "--full-load");

        Assert.Equal(first, AssociationCalls(fixture));
    }

    [Fact]
    public async Task links_that_hubspot_refuses_to_tell_stay_though_the_listing_names_them_no_more()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 250), ("companies", 40)));
        await fixture.SyncAsync("contacts");
        var links = await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_company");
        foreach (var contact in fixture.Portal.Portal.Type("contacts").LiveIds().Take(100).ToList())
            Dissociate(fixture, contact, "companies");
        fixture.Portal.Calls.Reset();
        fixture.Portal.Faults.When(
            call =>
                call is { Family: CallFamily.Associations, ToObjectType: "companies" }
                    ? Fault.MissingScope("crm.objects.companies.read")
                    : null);

        (await fixture.RunAsync("--object-type", "contacts", "--output", "json", "--full-load")).Expect(1);

        Assert.Equal(links, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_company"));
        Assert.Equal(1, AssociationCalls(fixture)["companies"]);
    }

    [Fact]
    public async Task a_missing_scope_is_told_and_made_good_also_where_no_schema_says_that_there_are_links()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 250), ("companies", 40)));
        fixture.Portal.Faults.When(
            call => call is { Family: CallFamily.Schemas } or { Family: CallFamily.Associations, ToObjectType: "companies" }
            ? Fault.MissingScope("crm.objects.companies.read") : null);

        var without = await fixture.SyncAsync("contacts");
        fixture.Portal.Faults.Clear();
        fixture.Portal.Faults.When(call => call is { Family: CallFamily.Schemas } ? Fault.MissingScope("crm.schemas.read") : null);
        await fixture.SyncAsync("contacts");
        var links = await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_company");
        fixture.Portal.Faults.When(
            call => call is { Family: CallFamily.Schemas } or { Family: CallFamily.Associations, ToObjectType: "companies" }
            ? Fault.MissingScope("crm.objects.companies.read") : null);
        var again = (await fixture.RunAsync("--object-type", "contacts", "--output", "json", "--full-load")).Expect(1);

        Assert.Contains(
            without.Warnings,
            text =>
                text.Contains("COMPANY", StringComparison.Ordinal)
                    && text.Contains("crm.objects.companies.read", StringComparison.Ordinal));
        Assert.True(links > 100);
        Assert.Equal(links, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_company"));
        Assert.Contains(again.Warnings, text => text.Contains("crm.objects.companies.read", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--no-progress", "--associations")]
    [InlineData("--associations", "--no-progress")]
    public async Task a_run_that_asks_about_everything_only_before_or_after_its_interruption_loses_no_link(string before, string after)
    {
        await using var fixture = await StartWithOneDealAsync();
        fixture.Portal.Faults.When(call => call is { Family: CallFamily.List, NumberInFamily: > 15 } ? Fault.DailyLimit : null);
        (await fixture.RunAsync("--object-type", "contacts", "--output", "json", before)).Expect(1);
        fixture.Portal.Faults.Clear();

        var report = (await fixture.SyncAsync("contacts", after)).Json;

        Assert.StartsWith(
            "continues the run of", report.GetProperty("details").GetProperty("sync_reason").GetString(), StringComparison.Ordinal);
        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(1, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_deal"));
    }

    [Fact]
    public async Task asking_about_everything_lets_the_listing_name_nothing()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 1_300), ("companies", 60), ("notes", 0)) with { Properties = new Dictionary<string, int> { ["contacts"] = 6 } });

        await fixture.SyncAsync("contacts", "--full-load", "--associations");

        await fixture.AssertTruthAsync("contacts");
        Assert.Equal((2, 2), (AssociationCalls(fixture)["companies"], AssociationCalls(fixture)["notes"]));
        Assert.DoesNotContain(
            fixture.Portal.Calls.Recent,
            one => one.Call.Family == CallFamily.List && one.Call.Target.Contains("associations=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_listing_that_names_nothing_at_all_costs_calls_but_no_link()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 2_300), ("companies", 200)) with { IgnoreInlineAssociations = true });

        await fixture.SyncAsync("contacts");
        await fixture.AssertTruthAsync("contacts");
        await fixture.SyncAsync("contacts", "--full-load");

        await fixture.AssertTruthAsync("contacts");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task links_of_a_single_record_are_found_where_the_listing_names_nothing(bool otherTypesAreLinked)
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 2_300), ("companies", 200), ("deals", 90)) with { IgnoreInlineAssociations = true });
        var (portal, contacts) = (fixture.Portal.Portal, fixture.Portal.Portal.Type("contacts"));
        foreach (var contact in contacts.LiveIds().ToList())
            foreach (var type in contacts.Associations(contact).Select(link => link.ToType)
                .Where(type => !otherTypesAreLinked || type != "companies").Distinct().ToList())
                Dissociate(fixture, contact, type);
        // Of 2,300 records 1,000 are in the sample: not the first.
        portal.Associate("contacts", contacts.LiveIds().First(), "deals", portal.Type("deals").LiveIds().First(), 4);

        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(1, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_deal"));
    }

    [Fact]
    public async Task a_type_that_the_listing_does_not_know_is_asked_about_for_every_record()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 2_300), ("companies", 200), ("deals", 90), ("meters", 60)) with { UnnamedTypes = [
                "companies", "p50445259_meters"] });

        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
        Assert.NotEqual(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_company"));
        Assert.NotEqual(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_meters"));
    }

    [Fact]
    public async Task a_listing_that_refuses_to_name_associations_is_read_without()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 1_300), ("companies", 100)));
        fixture.Portal.Faults.When(
            call =>
                call.Family == CallFamily.List && call.Target.Contains("associations=", StringComparison.Ordinal)
                    ? Fault.Status(400)
                    : null);

        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task a_listing_by_ids_and_batch_read_names_associations_as_well()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 2_100), ("companies", 200), ("notes", 0)) with
        {
            Properties = new Dictionary<string, int> { ["contacts"] = 700 },
        });

        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(1, AssociationCalls(fixture)["notes"]);
    }

    // The listing never names deals, and the one contact that is linked with one is not in the sample.
    private static async Task<SyncFixture> StartWithOneDealAsync()
    {
        var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 2_300), ("companies", 200), ("deals", 90)) with { UnnamedTypes = ["deals"] });
        var (portal, contacts) = (fixture.Portal.Portal, fixture.Portal.Portal.Type("contacts"));
        foreach (var contact in contacts.LiveIds().ToList())
            Dissociate(fixture, contact, "deals");
        portal.Associate("contacts", contacts.LiveIds().First(), "deals", portal.Type("deals").LiveIds().First(), 4);
        return fixture;
    }

    private static void Dissociate(SyncFixture fixture, long contact, string targetType)
    {
        var portal = fixture.Portal.Portal;
        foreach (var link in portal.Type("contacts").Associations(contact).Where(link => link.ToType == targetType))
            portal.Dissociate("contacts", contact, targetType, link.ToId, link.TypeId, link.Category);
    }

    private static Dictionary<string, int> AssociationCalls(SyncFixture fixture) => fixture.Portal.Calls.Recent
        .Where(one => one.Call.Family == CallFamily.Associations)
        .GroupBy(one => one.Call.ToObjectType!)
        .ToDictionary(calls => calls.Key, calls => calls.Count());
}
