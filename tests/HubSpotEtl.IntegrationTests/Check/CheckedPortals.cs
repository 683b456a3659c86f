using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Verify;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Check;

public sealed class CheckedPortals
{
    [Fact]
    public async Task pass_when_nothing_is_missing()
    {
        await using var fixture = await CheckFixture.StartAsync(("contacts", 40), ("companies", 5), ("meters", 3));

        var lines = await fixture.CheckAsync(0, "contacts,p50445259_meters");

        Assert.DoesNotContain(lines, line => line.State is "failed" or "warning");
        Assert.Equal(
            ["settings", "hubspot", "object contacts", "object p50445259_meters", "database"],
            lines.Select(line => line.Section).Distinct());
        Assert.Equal("190 calls in 10 s are allowed", lines.Of("hubspot.rate_limit").Text);
        Assert.Matches(@"^62\d,\d\d\d of 625,000 calls of the day are left$", lines.Of("hubspot.daily_quota").Text);
        Assert.Contains("portal 50445259", lines.Of("hubspot.token").Text, StringComparison.Ordinal);
        Assert.Equal("search: 40 records", lines.Of("object.search").Text);
    }

    [Fact]
    public async Task are_looked_at_as_a_whole_when_no_object_is_named()
    {
        await using var fixture = await CheckFixture.StartAsync();

        var lines = await fixture.CheckAsync(0);

        Assert.Equal(["settings", "hubspot", "database"], lines.Select(line => line.Section).Distinct());
    }

    [Theory]
    [InlineData(CallFamily.Properties, "object.properties", "It would stay empty: contact")]
    [InlineData(CallFamily.List, "object.list", "It would stay empty: contact")]
    [InlineData(CallFamily.Search, "object.search", "It would stay empty: contact")]
    [InlineData(CallFamily.BatchRead, "object.batch_read", "It would stay empty: contact")]
    [InlineData(CallFamily.Pipelines, "object.pipelines", "It would stay empty: contact_pipeline, contact_pipeline_stage")]
    [InlineData(CallFamily.ArchivedList, "object.archived_list", "It would stay empty: contact")]
    public async Task that_refuse_a_kind_of_call_are_named_with_the_scope_and_the_tables(CallFamily family, string id, string text)
    {
        await using var fixture = await CheckFixture.StartAsync(("contacts", 4));
        fixture.Portal.Faults.Deny("contacts", family);

        var line = (await fixture.CheckAsync(2, "contacts")).Of(id);

        Assert.Equal(("failed", "add the scope crm.objects.contacts.read to the token's app"), (line.State, line.Remedy));
        Assert.EndsWith(text, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task that_refuse_associations_are_named_with_each_table()
    {
        await using var fixture = await CheckFixture.StartAsync(("contacts", 4), ("tickets", 2));
        fixture.Portal.Faults.When(
            call => call is { Family: CallFamily.Associations, ToObjectType: "tickets" } ? Fault.MissingScope("tickets") : null);

        var lines = await fixture.CheckAsync(2, "contacts");

        var refused = Assert.Single(lines, line => line.State == "failed");
        Assert.Equal(("object.associations", "add the scope tickets to the token's app"), (refused.Id, refused.Remedy));
        Assert.StartsWith("associations with tickets: HubSpot answered 403", refused.Text, StringComparison.Ordinal);
        Assert.EndsWith("It would stay empty: contact_ticket", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task that_do_less_than_they_could_do_but_let_a_sync_pass_are_warnings()
    {
        await using var fixture = await CheckFixture.StartAsync(("meetings", 4));
        fixture.Portal.Faults.When(call => call.Family switch
        {
            CallFamily.Search => Fault.BadRequest("not searchable"),
            CallFamily.Owners => Fault.MissingScope("crm.objects.owners.read"),
            CallFamily.Schemas => Fault.MissingScope("crm.schemas.custom.read", ScopePlace.MessageOnly),
            _ => null,
        });

        var lines = await fixture.CheckAsync(0, "meetings");

        Assert.Equal(
            ["hubspot.custom_objects", "hubspot.owners", "object.schema", "object.search", "object.archived_list"],
            lines.Where(line => line.State == "warning").Select(line => line.Id));
        Assert.Equal("add the scope to the token's app; HubSpot does not name it", lines.Of("object.schema").Remedy);
        Assert.Equal("add the scope crm.objects.owners.read to the token's app", lines.Of("hubspot.owners").Remedy);
    }

    [Fact]
    public async Task that_do_not_know_the_type_say_so_once()
    {
        await using var fixture = await CheckFixture.StartAsync(("contacts", 4));

        var lines = await fixture.CheckAsync(2, "no_such_type,contacts");

        Assert.Contains("does not know", Assert.Single(lines, line => line.Section == "object no_such_type").Text, StringComparison.Ordinal);
        Assert.Equal("passed", lines.Last(line => line.Id == "object.list").State);
    }

    [Theory]
    [InlineData("pat-eu1-11111111-2222-3333-4444-555555555555")]
    [InlineData("short")]
    public async Task that_refuse_the_token_are_not_asked_further_but_the_database_is(string token)
    {
        await using var fixture = await CheckFixture.StartAsync(("contacts", 4));
        fixture.Settings["ACCESS_TOKEN"] = token;

        var lines = await fixture.CheckAsync(2, "contacts");

        Assert.Equal(["hubspot.token"], lines.Where(line => line.State == "failed").Select(line => line.Id));
        Assert.DoesNotContain(lines, line => line.Section == "object contacts");
        Assert.Equal("passed", lines.Of("database.writable").State);
    }

    [Fact]
    public async Task that_do_not_answer_are_one_finding_with_the_address()
    {
        await using var fixture = await CheckFixture.StartAsync();
        fixture.Settings["HUBSPOT_BASE_URL"] = "http://127.0.0.1:1";

        var line = Assert.Single(await fixture.CheckAsync(2, "contacts"), line => line.State == "failed");

        Assert.Equal("hubspot.reachable", line.Id);
        Assert.StartsWith("http://127.0.0.1:1/ cannot be reached", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task with_no_call_left_today_fail_the_check()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick() with { Limits = PortalLimits.Pro with { Daily = 1 } });

        var line = (await fixture.CheckAsync(2)).Of("hubspot.daily_quota");

        Assert.Equal(("failed", "0 of 1 calls of the day are left"), (line.State, line.Text));
    }

    [Fact]
    public async Task whose_clock_differs_are_a_warning()
    {
        await using var fixture = await CheckFixture.StartAsync();
        fixture.Portal.Clock.Advance(TimeSpan.FromMinutes(7));

        var line = (await fixture.CheckAsync(0)).Of("hubspot.clock");

        Assert.Equal("warning", line.State);
        Assert.Matches(@" (419|420|421)\.\d s apart$", line.Text);
    }
}
