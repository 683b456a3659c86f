using System.Text.Json;
using HubSpotEtl.IntegrationTests.Lambda;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Monitoring;

public sealed class JsonLogs
{
    [Fact]
    public async Task are_one_object_a_line_on_standard_error_and_in_the_file_whatever_happens()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 230), ("deals", 40)) with { HostileData = true });
        fixture.Portal.Faults.Next(CallFamily.List, "contacts", Fault.TruncatedBody);
        fixture.Portal.Faults.Deny("deals", CallFamily.List);

        var run = (await fixture.RunAsync(
            "--object-type", "contacts,deals", "--log-format", "json", "--log-level", "DEBUG", "--log-file", "etl.log", "--output", "json"))
                .Expect(1);

        var said = Parsed(run.Process.Error);
        var kept = Parsed(await File.ReadAllTextAsync(Path.Combine(run.Folder, "etl.log"), TestContext.Current.CancellationToken));
        Assert.Equal(WithoutTime(kept), WithoutTime(said));
        Assert.All(said, entry =>
        {
            Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z", entry.GetProperty("timestamp").GetString());
            Assert.Contains(entry.GetProperty("level").GetString(), (string[])["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]);
            Assert.NotEmpty(entry.GetProperty("message").GetString()!);
        });
        var failed = Assert.Single(said, entry => entry.GetProperty("event_id").GetInt32() == 9004);
        Assert.Equal(
            ("ObjectFailed", "ERROR", "deals"),
            (Text(failed, "event"), Text(failed, "level"), Text(failed.GetProperty("fields"), "object_type")));
        Assert.Contains(
            said,
            entry =>
                entry.TryGetProperty("exception", out var exception) && Text(exception, "type")
                    .EndsWith("HubSpotApiException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task hold_the_complaint_about_a_log_file_on_a_full_disk()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));

        var run = (await fixture.RunAsync("--object-type", "contacts", "--log-file", "/dev/full", "--log-format", "json")).Expect(0);

        Assert.Contains(
            Parsed(run.Process.Error), entry => Text(entry, "message").Contains("cannot be written any more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task tell_of_the_association_tables_of_a_first_run_together_and_of_each_only_for_whom_debugs()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30), ("companies", 10)));

        var run = (await fixture.RunAsync("--object-type", "contacts", "--log-format", "json", "--log-level", "DEBUG", "--output", "json"))
            .Expect(0);

        var made = Parsed(run.Process.Error).ToLookup(entry => (entry.GetProperty("event_id").GetInt32(), Text(entry, "level")));
        var fields = Assert.Single(made[(4012, "INFO")]).GetProperty("fields");
        Assert.Equal(
            (run.Figure("association_tables_created"), $"{fixture.Schema.Name}.contact"),
            (fields.GetProperty("tables").GetInt64(), Text(fields, "main")));
        Assert.Equal(run.Figure("association_tables_created"), made[(4001, "DEBUG")].Count());
        Assert.Contains(
            $"{fixture.Schema.Name}.contact_company", made[(4001, "DEBUG")].Select(entry => Text(entry.GetProperty("fields"), "table")));
        Assert.Contains($"{fixture.Schema.Name}.contact", made[(4001, "INFO")].Select(entry => Text(entry.GetProperty("fields"), "table")));
    }

    [Fact]
    public async Task are_written_by_a_lambda_function_whose_environment_asks_for_them()
    {
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 30)), new() { ["LOG_FORMAT"] = "json" });

        await fixture.InvokeAsync("""{"object_type":"services"}""");
        var run = await fixture.EndAsync();

        Assert.Contains(Parsed(run.Process.Error), entry => Text(entry, "event") == "InvocationStarted");
    }

    // Each of the two has a clock reading of its own, and what two threads say at once may stand in either order.
    private static IEnumerable<string> WithoutTime(IEnumerable<JsonElement> entries) =>
        entries.Select(entry => entry.GetRawText()[entry.GetRawText().IndexOf("\"level\"", StringComparison.Ordinal)..])
            .Order(StringComparer.Ordinal);

    private static List<JsonElement> Parsed(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private static string Text(JsonElement element, string key) => element.TryGetProperty(key, out var value) ? value.GetString()! : "";
}
