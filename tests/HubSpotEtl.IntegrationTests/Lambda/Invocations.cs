using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Lambda;

/// <summary>Calls of the function: the published executable, driven by Lambda's side of the Runtime API.</summary>
public sealed class Invocations
{
    [Fact]
    public async Task the_events_of_the_original_readme_are_answered_by_200_and_the_reports()
    {
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 60), ("meters", 45), ("contacts", 30)));

        var one = await fixture.InvokeAsync("""{"object_type":"services","log_level":"INFO","max_workers":3,"force_full_load":false}""");
        var several = await fixture.InvokeAsync("""{"object_types":["services","p50445259_meters"],"force_full_load":true}""");
        var envelope = await fixture.InvokeAsync("""{"version":"0","detail-type":"Scheduled Event","source":"aws.events","detail":{"object_type":"contacts"}}""");
        var request = await fixture.InvokeAsync("""{"httpMethod":"POST","headers":{},"body":"{\"object_type\":\"services\"}","isBase64Encoded":false}""");
        await fixture.EndAsync();

        Assert.Equal([200, 200, 200, 200], new[] { one, several, envelope, request }.Select(outcome => outcome.StatusCode));
        Assert.Equal("application/json", one.Json.GetProperty("headers").GetProperty("Content-Type").GetString());
        Assert.Equal(
            ("services", "healthy", "full"), (Text(one.Body, "object_type"), Text(one.Body, "status"), Text(one.Body, "sync_mode")));
        Assert.Equal(
            ["services", "p50445259_meters"],
            several.Body.GetProperty("results").EnumerateArray().Select(result => Text(result, "object_type")));
        Assert.All(several.Body.GetProperty("results").EnumerateArray(), result => Assert.Equal("full", Text(result, "sync_mode")));
        Assert.Equal((0, 2), (several.Body.GetProperty("errors").GetArrayLength(), several.Body.GetProperty("total_objects").GetInt32()));
        Assert.Equal(("contacts", 30), (Text(envelope.Body, "object_type"), envelope.Body.GetProperty("records_fetched").GetInt32()));
        Assert.Equal("incremental", Text(request.Body, "sync_mode"));
        await fixture.Sync.AssertTruthAsync("services,meters,contacts");
    }

    [Fact]
    public async Task an_object_that_fails_is_answered_by_207_and_the_others_are_loaded()
    {
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 30)));

        var outcome = await fixture.InvokeAsync("""{"object_types":["services","butterflies"]}""");
        await fixture.EndAsync();

        Assert.Equal(207, outcome.StatusCode);
        Assert.Equal("butterflies", Text(Assert.Single(outcome.Body.GetProperty("errors").EnumerateArray()), "object_type"));
        await fixture.Sync.AssertTruthAsync("services");
    }

    [Fact]
    public async Task a_wrong_event_is_answered_by_400_with_every_mistake_and_the_next_one_is_served()
    {
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 30)));

        var wrong = await fixture.InvokeAsync("""{"object_type":[],"log_level":"LOUD","max_workers":100}""");
        var calls = fixture.Portal.Calls.Total;
        var right = await fixture.InvokeAsync("""{"object_type":"services"}""");
        await fixture.EndAsync();

        Assert.Equal((400, 3, 0), (wrong.StatusCode, wrong.Body.GetProperty("mistakes").GetArrayLength(), calls));
        Assert.Equal(200, right.StatusCode);
    }

    [Fact]
    public async Task a_wrong_configuration_is_answered_by_400_each_time()
    {
        await using var fixture = await LambdaFixture.StartAsync(
            SyncFixture.Quick(("services", 3)), new() { ["ACCESS_TOKEN"] = null, ["DB_PORT"] = "many" });

        var first = await fixture.InvokeAsync("""{"object_type":"services"}""");
        var second = await fixture.InvokeAsync("""{"object_type":"services"}""");
        await fixture.EndAsync();

        Assert.Equal([400, 400], [first.StatusCode, second.StatusCode]);
        Assert.All(["ACCESS_TOKEN", "DB_PORT"], name => Assert.Contains(name, Text(first.Body, "detail"), StringComparison.Ordinal));
        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task a_call_whose_handler_throws_is_an_error_and_the_next_one_is_served()
    {
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 30)));

        // Nothing that a caller or a portal can send makes it throw: Lambda itself has to talk nonsense.
        var thrown = await fixture.InvokeAsync("""{"object_type":"services"}""", deadlineMs: "soon");
        fixture.Lambda.LongestAnswer = 100;
        var tooLong = await fixture.InvokeAsync("""{"object_type":"services"}""");
        fixture.Lambda.LongestAnswer = 6 << 20;
        var served = await fixture.InvokeAsync("""{"object_type":"services"}""");
        await fixture.EndAsync();

        Assert.All(
            [thrown, tooLong],
            outcome => Assert.Equal((true, "application/vnd.aws.lambda.error+json"), (outcome.IsError, outcome.ContentType)));
        Assert.Equal("FormatException", Text(thrown.Json, "errorType"));
        Assert.Contains("6 MB", Text(tooLong.Json, "errorMessage"), StringComparison.Ordinal);
        Assert.Equal(200, served.StatusCode);
    }

    [Fact]
    public async Task outside_lambda_the_verb_says_what_is_missing()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("services", 3)));

        var run = (await fixture.RunAsync("lambda")).Expect(2);

        Assert.Contains("AWS_LAMBDA_RUNTIME_API", run.Process.Error, StringComparison.Ordinal);
    }

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;
}
