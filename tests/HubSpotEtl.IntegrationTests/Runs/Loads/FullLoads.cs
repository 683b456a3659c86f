using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Loads;

/// <summary>First full loads, every value and every association of them compared with the portal.</summary>
public sealed class FullLoads
{
    [Fact]
    [Trait("Category", "Smoke")]
    public async Task nine_object_types_in_one_run_equal_the_portal()
    {
        const string Types = "contacts,companies,deals,tickets,line_items,services,p50445259_meters,calls,meetings";
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(
            ("contacts", 420), ("companies", 230), ("deals", 150), ("tickets", 120), ("line_items", 180), ("services", 90), ("meters", 110),
            ("calls", 60), ("meetings", 40)));

        var run = await fixture.SyncAsync(Types);

        Assert.Equal(9, run.Json.GetProperty("results").GetArrayLength());
        await fixture.AssertTruthAsync(Types);
    }

    [Fact]
    [Trait("Category", "Smoke")]
    public async Task no_record_one_record_a_full_page_and_one_more_equal_the_portal()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("products", 0), ("notes", 1), ("calls", 100), ("emails", 101)));

        await fixture.SyncAsync("products,notes,calls,emails");

        await fixture.AssertTruthAsync("products,notes,calls,emails");
        Assert.Equal(1, fixture.Portal.Calls.Count(CallFamily.List, "calls"));
        Assert.Equal(2, fixture.Portal.Calls.Count(CallFamily.List, "emails"));
    }

    [Fact]
    public async Task twenty_five_thousand_contacts_with_a_hundred_properties_equal_the_portal()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 25_000), ("companies", 400)) with
        {
            Properties = new Dictionary<string, int> { ["contacts"] = 100 },
        });

        var run = await fixture.SyncAsync("contacts");

        Assert.Equal(25_000, run.Figure("records_processed_ok"));
        Assert.Equal(25_000, run.Figure("db_upserts"));
        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task an_answer_with_so_many_links_that_they_are_stored_as_they_come_is_stored_whole()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 25_000), ("companies", 150)));

        var run = await fixture.SyncAsync("companies");

        await fixture.AssertTruthAsync("companies");
        Assert.True(run.Figure("associations_found") > 30_000);
    }

    [Fact]
    public async Task a_record_with_1200_links_of_one_type_and_links_to_its_own_type_have_them_all()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 1_210), ("companies", 1_210)) with { FanOut = 1_200 });

        await fixture.SyncAsync("companies");

        await fixture.AssertTruthAsync("companies");
        Assert.True(
            await fixture.ScalarAsync<long>(
                "SELECT max(n) FROM (SELECT count(*) n FROM company_contact GROUP BY company_id, type_id, category) x") >= 1_200);
        Assert.True(await fixture.ScalarAsync<long>("SELECT count(*) FROM company_company WHERE from_company_id <> to_company_id") >= 1_199);
    }

    [Fact]
    public async Task one_pair_linked_under_several_types_and_categories_has_a_row_for_each()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 20), ("companies", 20)) with { Associations = false });
        var (contact, company) = (
            fixture.Portal.Portal.Type("contacts").LiveIds().First(), fixture.Portal.Portal.Type("companies").LiveIds().Last());
        fixture.Portal.Portal.Associate("contacts", contact, "companies", company, 279);
        fixture.Portal.Portal.Associate("contacts", contact, "companies", company, 1);
        fixture.Portal.Portal.Associate("contacts", contact, "companies", company, 1, "USER_DEFINED");

        await fixture.SyncAsync("contacts,companies");

        await fixture.AssertTruthAsync("contacts,companies");
        Assert.Equal(
            "1 HUBSPOT_DEFINED Primary, 1 USER_DEFINED Billing contact, 279 HUBSPOT_DEFINED ",
            await fixture.ScalarAsync<string>(
                "SELECT string_agg(concat_ws(' ', type_id, category, coalesce(label, '')), ', ' ORDER BY type_id, category) FROM "
                    + "contact_company"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task archived_pipelines_and_stages_are_marked_whether_hubspot_shows_them_or_not(bool shown)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("deals", 30)) with { ShowArchivedPipelines = shown });

        await fixture.SyncAsync("deals");
        await fixture.AssertTruthAsync("deals");
        fixture.Portal.Portal.Type("deals")
            .EditPipelines(
            pipelines => [pipelines[0] with { ArchivedAt = fixture.Portal.Clock.GetUtcNow() }, pipelines[1] with { Label = "Otra" }]);
        await fixture.SyncAsync("deals", "--full-load");

        await fixture.AssertTruthAsync("deals");
        Assert.True(await fixture.ScalarAsync<bool>("SELECT fivetran_deleted FROM deal_pipeline WHERE pipeline_id = 'default'"));
        Assert.Equal("Otra", await fixture.ScalarAsync<string>("SELECT label FROM deal_pipeline WHERE NOT fivetran_deleted"));
    }

    [Theory]
    [InlineData("v3")]
    [InlineData("2026-03")]
    public async Task awkward_paging_and_both_forms_of_api_version_equal_the_portal(string version)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 640), ("deals", 330), ("meters", 60)) with
        {
            OpaqueCursors = true, ShortPages = true, OverlappingPages = version == "v3", OmitNulls = true, ArchivedShare = 0.1,
            AssociationPageSize = 3,
            FanOut = 40, Compression = false,
        });

        var run = await fixture.RunWithAsync(
            new() { ["HUBSPOT_API_VERSION"] = version }, "--object-type", "contacts,deals,p50445259_meters", "--output", "json",
            "--max-workers", "2");

        run.Expect(0);
        await fixture.AssertTruthAsync("contacts,deals,meters", new TruthOptions { Deleted = [] });
        Assert.Equal(
            version == "2026-03", fixture.Portal.Calls.Recent.All(one => one.Call.Target.Contains("/2026-03", StringComparison.Ordinal)));
    }
}
