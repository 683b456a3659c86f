using System.Text.Json.Nodes;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Tables;

/// <summary>
/// A name is given for good, so none is given on a first answer that leaves out what it would be made of: what it names is read in full by
/// the next run.
/// </summary>
public sealed class NamesOnNoKnowledge
{
    private const string Meters = "p50445259_meters";
    private const string Columns = "SELECT property, column_name FROM etl_property WHERE table_name = 'service' ORDER BY 1";
    private const string Tables =
        "SELECT table_name, object_type_id, kind, target_object_type_id FROM etl_table WHERE kind <> 'owners' ORDER BY 1";

    private static readonly SimulatorOptions s_portal = SyncFixture.Quick(("services", 40), ("meters", 25), ("contacts", 12));

    public static TheoryData<string> Answers => new("none", "400", "404", "403", "403 with its scope");

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task columns_of_stages_wait_for_the_stages(string answer)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.When(call => call.Family == CallFamily.Pipelines ? FaultOf(answer) : null);
        var first = await portal.RunAsync("--object-type", "services");
        portal.Simulator.Faults.Clear();

        await portal.SyncAsync("services");

        await portal.AssertTruthAsync("services");
        Assert.Equal(await UndisturbedAsync("services", Columns), await portal.RowsAsync(Columns));
        Assert.Contains("names of their columns", first.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task tables_of_links_that_were_named_without_it_serve_on_when_the_name_is_told()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.When(
            call =>
                call.Family != CallFamily.Schemas
                    ? null
                    : call.ObjectType is null ? FaultOf("403 with its scope") : Fault.Rewritten(Nameless));
        await portal.SyncAsync("contacts");
        await portal.SyncAsync("contacts");
        portal.Simulator.Faults.Clear();

        await portal.SyncAsync("contacts", "--full-load");

        var contacts = portal.Portal.Type("contacts").LiveIds();
        Assert.Equal(
            contacts.Sum(
                id => portal.Portal.Associations("contacts", id).Count(link => link.ToType.EndsWith("meters", StringComparison.Ordinal))),
            await portal.ValueAsync<long>("SELECT count(*) FROM contact_2_130000001"));
    }

    [Fact]
    public async Task columns_of_stages_are_named_where_hubspot_tells_no_stage_time_and_again()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.When(call => call.Family == CallFamily.Pipelines ? FaultOf("none") : null);
        await portal.SyncAsync("services");

        var second = await portal.SyncAsync("services");
        var third = await portal.SyncAsync("services");

        Assert.Equal(("full", "incremental"), (second.GetProperty("sync_mode").GetString(), third.GetProperty("sync_mode").GetString()));
        Assert.True(
            await portal.ValueAsync<long>(
                "SELECT count(*) FROM etl_property WHERE property ~ '^hs_v2_date_entered_.*_[0-9]+$' AND column_name IS NOT NULL") > 0);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task tables_of_links_wait_for_the_name_of_a_custom_object(string answer)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.When(
            call => call.Family != CallFamily.Schemas ? null : call.ObjectType is null ? FaultOf(answer) : Fault.Rewritten(Nameless));
        var first = await portal.RunAsync("--object-type", "contacts");
        portal.Simulator.Faults.Clear();

        await portal.SyncAsync("contacts");

        await portal.AssertTruthAsync("contacts");
        Assert.True(first.ExitCode == 0, first.Everything);
        Assert.Equal(await UndisturbedAsync("contacts", Tables), await portal.RowsAsync(Tables));
    }

    [Theory]
    [InlineData("none", "404")]
    [InlineData("400", "400")]
    [InlineData("403", "403 with its scope")]
    [InlineData("403 with its scope", "404")]
    public async Task a_custom_object_of_which_nothing_is_told_gets_no_table(string list, string schema)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.When(call => call.Family != CallFamily.Schemas ? null : FaultOf(call.ObjectType is null ? list : schema));
        var first = await portal.RunAsync("--object-type", Meters);
        portal.Simulator.Faults.Clear();

        Assert.Equal(1, first.ExitCode);
        Assert.Contains("object type id", first.Everything, StringComparison.Ordinal);
        Assert.Empty(await portal.RowsAsync(Tables));
        await portal.SyncAsync(Meters);
        await portal.AssertTruthAsync("meters");
        Assert.Equal(await UndisturbedAsync(Meters, Tables), await portal.RowsAsync(Tables));
    }

    [Fact]
    public async Task a_custom_object_that_the_token_may_not_see_is_named_by_the_user()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.When(call => call.Family == CallFamily.Schemas ? FaultOf("403 with its scope") : null);

        await portal.SyncAsync(Meters);

        Assert.Equal(25, await portal.ValueAsync<long>($"SELECT count(*) FROM {Meters}"));
    }

    private static Fault FaultOf(string answer) => answer switch
    {
        "none" => Fault.Answer("""{"results":[]}"""),
        "400" => Fault.BadRequest("Something went wrong"),
        "404" => Fault.Answer("<html>Not here</html>", 404),
        "403" => Fault.Answer("<html>Not you</html>", 403),
        _ => Fault.MissingScope("crm.schemas.custom.read"),
    };

    private static string Nameless(string body)
    {
        var schema = JsonNode.Parse(body)!.AsObject();
        foreach (var definition in schema["associations"]?.AsArray() ?? [])
            definition!["name"] = null;
        return schema.ToJsonString();
    }

    private static async Task<IReadOnlyList<string>> UndisturbedAsync(string objectType, string sql)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync(objectType);
        return await portal.RowsAsync(sql);
    }
}
