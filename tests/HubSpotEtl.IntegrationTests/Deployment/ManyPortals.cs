using System.Text.Json;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Deployment;

/// <summary>The state machine over many portals, with stand-ins for the functions.</summary>
public sealed class ManyPortals
{
    private const string Healthy = """{"statusCode":200,"body":"{\"object_type\":\"x\",\"status\":\"healthy\"}"}""";
    private const string Incomplete = """{"statusCode":207,"body":"{\"object_type\":\"x\",\"status\":\"incomplete\"}"}""";
    private const string Failed = """{"statusCode":207,"body":"{\"results\":[],\"errors\":[{\"object_type\":\"x\"}],\"total_objects\":1}"}""";
    private const string Refused = """{"statusCode":400,"body":"{\"error\":\"ConfigurationError\"}"}""";
    private const string Crashed = "\"Runtime.ExitError\"";

    [Fact]
    public async Task every_object_of_every_portal_is_called_until_it_is_complete()
    {
        var lines = await RunAsync(
            """{"portals":[{"portal":"one","object_types":["contacts","deals"]},{"portal":"two","object_types":["contacts"]}]}""",
            ("hubspot-etl-one contacts", [Incomplete, Incomplete, Healthy]), ("hubspot-etl-one deals", [Healthy]),
            ("hubspot-etl-two contacts", [Healthy]));

        Assert.Equal(
            [
                .. Enumerable.Repeat("""hubspot-etl-one {"object_type":"contacts","force_full_load":false}""", 3),
                """hubspot-etl-one {"object_type":"deals","force_full_load":false}""",
                """hubspot-etl-two {"object_type":"contacts","force_full_load":false}""",
                "succeeded",
            ],
            lines);
    }

    [Fact]
    public async Task a_full_load_is_passed_on() => Assert.Equal(
        ["""hubspot-etl-one {"object_type":"contacts","force_full_load":true}""", "succeeded"],
        await RunAsync("""{"portals":[{"portal":"one","object_types":["contacts"]}],"force_full_load":true}""", ("hubspot-etl-one contacts", [Healthy])));

    [Theory]
    [InlineData(Failed)]
    [InlineData(Refused)]
    [InlineData(Crashed)]
    public async Task an_object_that_is_not_healthy_is_named_at_the_end_and_the_others_are_synced(string answer)
    {
        var lines = await RunAsync(
            """{"portals":[{"portal":"one","object_types":["contacts","deals"]},{"portal":"two","object_types":["contacts"]}]}""",
            ("hubspot-etl-one contacts", [answer]), ("hubspot-etl-one deals", [Healthy]), ("hubspot-etl-two contacts", [Healthy]));

        Assert.Equal(4, lines.Length);
        Assert.Equal("""failed: [{"portal":"one","unhealthy":["contacts"]}]""", lines[^1]);
    }

    private static async Task<string[]> RunAsync(string input, params (string Call, string[] Answers)[] answers)
    {
        var all = "{" + string.Join(',', answers.Select(one => $"{JsonSerializer.Serialize(one.Call)}:[{string.Join(',', one.Answers)}]"))
            + "}";
        var result = await Validators.RunAsync(
            "run-states.mjs", Path.Combine(Repository.Root, "deploy", "aws", "many-portals", "statemachine.asl.json"), input, all);
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        return result.Output.TrimEnd('\n').Split('\n');
    }
}
