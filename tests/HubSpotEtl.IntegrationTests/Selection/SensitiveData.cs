using HubSpotEtl.IntegrationTests.Check;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Selection;

/// <summary>Properties of Sensitive Data, which HubSpot lists only when it is asked for them and whose values need a scope each.</summary>
public sealed class SensitiveData
{
    private const string Scope = "crm.objects.contacts.sensitive.read.v2";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task arrive_where_the_token_may_read_them(bool schemasTell)
    {
        await using var fixture = await StartAsync(schemasTell);

        await fixture.SyncAsync("contacts");
        Edit(fixture, "after the first");
        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(1, await fixture.ScalarAsync<long>($"SELECT count(*) FROM {Contact(fixture)} WHERE ssn = 'after the first'"));
        // They are asked for once a day, and values are tried once a run: a quiet run of a portal without them pays nothing.
        Assert.Equal(2, Asked(fixture));
    }

    [Theory]
    [InlineData(SensitiveAccess.KeysLeftOut)]
    [InlineData(SensitiveAccess.Refused)]
    public async Task are_told_once_with_their_scope_where_it_may_not_and_arrive_once_it_may(SensitiveAccess access)
    {
        await using var fixture = await StartAsync();
        fixture.Portal.Portal.SensitiveAccess = access;

        var run = await fixture.SyncAsync("contacts");
        var second = await fixture.SyncAsync("contacts");

        Assert.All([run, second], one => Assert.Single(one.Warnings, warning => warning.Contains("ssn", StringComparison.Ordinal)
            && warning.Contains(access == SensitiveAccess.Refused
                ? Scope
                : "crm.objects.contacts.sensitive.read", StringComparison.Ordinal)));
        Assert.Equal("healthy", run.Status);
        Assert.Equal(0, await ColumnsAsync(fixture));

        fixture.Portal.Portal.SensitiveAccess = SensitiveAccess.Granted;
        var granted = await fixture.SyncAsync("contacts");

        Assert.Equal("full", granted.Json.GetProperty("sync_mode").GetString());
        Assert.DoesNotContain(granted.Warnings, warning => warning.Contains("Sensitive Data", StringComparison.Ordinal));
        await fixture.AssertTruthAsync("contacts");
    }

    [Theory]
    [InlineData(SensitiveAccess.KeysLeftOut)]
    [InlineData(SensitiveAccess.Refused)]
    public async Task keep_their_stored_values_when_the_right_is_lost(SensitiveAccess access)
    {
        await using var fixture = await StartAsync();
        await fixture.SyncAsync("contacts");
        var before = await ValuesAsync(fixture);
        fixture.Portal.Portal.SensitiveAccess = access;
        Edit(fixture, "not to be read");

        await fixture.SyncAsync("contacts");
        await fixture.SyncAsync("contacts", "--full-load");
        (await fixture.RunAsync("verify", "--object-type", "contacts", "--repair")).Expect(0);

        Assert.NotEmpty(before!);
        Assert.Equal(before, await ValuesAsync(fixture));
    }

    [Fact]
    public async Task are_filled_by_a_full_load_where_a_table_was_loaded_before_they_were_asked_for()
    {
        await using var fixture = await StartAsync();
        fixture.Portal.Portal.Type("contacts").EditProperty("ssn", property => property with { Sensitivity = null });
        await fixture.SyncAsync("contacts", "--exclude-properties", "ssn");
        fixture.Portal.Portal.Type("contacts").EditProperty("ssn", property => property with { Sensitivity = "sensitive" });
        await fixture.ScalarAsync<int>(
            $"UPDATE \"{fixture.Schema.Name}\".etl_table SET sensitive_asked_at = NULL, sensitive_properties = NULL, properties_left_out "
                + "= NULL");

        var run = await fixture.SyncAsync("contacts");

        Assert.Equal("full", run.Json.GetProperty("sync_mode").GetString());
        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task go_by_selection_and_masks_as_all_others()
    {
        await using var fixture = await StartAsync();

        await fixture.SyncAsync("contacts", "--exclude-properties", "ssn,diagnosis");
        Assert.Equal(0, await ColumnsAsync(fixture));
        Assert.DoesNotContain("ssn", fixture.Portal.Portal.Type("contacts").PropertiesAsked);

        await fixture.RunWithAsync(
            new() { ["PRIVACY_SECRET"] = "0123456789abcdef" }, "--object-type", "contacts", "--privacy", "hash:ssn,null:diagnosis");
        Assert.Equal(30, await fixture.ScalarAsync<long>($"SELECT count(*) FROM {Contact(fixture)} WHERE ssn ~ '^[0-9a-f]{{64}}$'"));
        Assert.Equal(0, await fixture.ScalarAsync<long>($"SELECT count(diagnosis) FROM {Contact(fixture)}"));
    }

    [Theory]
    [InlineData(SensitiveAccess.Granted, "passed")]
    [InlineData(SensitiveAccess.KeysLeftOut, "warning")]
    [InlineData(SensitiveAccess.Refused, "warning")]
    public async Task are_told_by_check(SensitiveAccess access, string state)
    {
        await using var fixture = await CheckFixture.StartAsync(("contacts", 30));
        Add(fixture.Portal.Portal.Type("contacts"));
        fixture.Portal.Portal.SensitiveAccess = access;

        var finding = (await fixture.CheckAsync(0, "contacts")).Of("object.sensitive");

        Assert.Equal(state, finding.State);
        if (access != SensitiveAccess.Granted)
            Assert.Contains("crm.objects.contacts", finding.Remedy!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task whose_definitions_are_refused_are_told_by_check()
    {
        await using var fixture = await CheckFixture.StartAsync(("contacts", 30));
        Add(fixture.Portal.Portal.Type("contacts"));
        fixture.Portal.Faults.When(
            call =>
                call.Target.Contains("dataSensitivity=sensitive", StringComparison.Ordinal)
                    ? Fault.MissingScope("crm.schemas.sensitive")
                    : null);

        var finding = (await fixture.CheckAsync(0, "contacts")).Of("object.sensitive");
        var spanish = await fixture.RunAsync("check", "--object-type", "contacts", "--lang", "es");

        Assert.Equal("warning", finding.State);
        Assert.Contains("crm.schemas.sensitive", finding.Remedy!, StringComparison.Ordinal);
        Assert.Contains("datos confidenciales", spanish.Output, StringComparison.Ordinal);
        Assert.Contains("crm.schemas.sensitive", spanish.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task whose_definitions_are_refused_are_told_by_the_scope()
    {
        await using var fixture = await StartAsync();
        fixture.Portal.Faults.When(
            call => call.Target.Contains("dataSensitivity", StringComparison.Ordinal) ? Fault.MissingScope("crm.schemas.sensitive") : null);

        var run = await fixture.SyncAsync("contacts");

        Assert.Equal("healthy", run.Status);
        Assert.Contains(run.Warnings, warning => warning.Contains("crm.schemas.sensitive", StringComparison.Ordinal));
    }

    private static async Task<SyncFixture> StartAsync(bool schemasTell = true)
    {
        var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30)) with { SchemasTellOfSensitiveData = schemasTell });
        Add(fixture.Portal.Portal.Type("contacts"));
        return fixture;
    }

    private static void Add(SimulatedType contacts)
    {
        contacts.AddProperty("ssn", "string", fillRate: 1);
        contacts.AddProperty("diagnosis", "string", fillRate: 1);
        contacts.EditProperty("ssn", property => property with { Sensitivity = "sensitive" });
        contacts.EditProperty("diagnosis", property => property with { Sensitivity = "highly_sensitive" });
    }

    private static void Edit(SyncFixture fixture, string value)
    {
        var contacts = fixture.Portal.Portal.Type("contacts");
        contacts.Update(contacts.LiveIds().First(), new Dictionary<string, string?> { ["ssn"] = value });
    }

    private static int Asked(SyncFixture fixture) =>
        fixture.Portal.Calls.Recent.Count(one => one.Call.Target.Contains("dataSensitivity", StringComparison.Ordinal));

    private static string Contact(SyncFixture fixture) => $"\"{fixture.Schema.Name}\".contact";

    private static Task<string?> ValuesAsync(SyncFixture fixture) =>
        fixture.ScalarAsync<string>(
            $"SELECT string_agg(concat(hs_object_id, ssn, diagnosis), ',' ORDER BY hs_object_id) FROM {Contact(fixture)}");

    private static Task<long> ColumnsAsync(SyncFixture fixture) => fixture.ScalarAsync<long>(
        $"SELECT count(*) FROM information_schema.columns WHERE table_schema = '{fixture.Schema.Name}' AND column_name IN ('ssn', "
            + "'diagnosis')");
}
