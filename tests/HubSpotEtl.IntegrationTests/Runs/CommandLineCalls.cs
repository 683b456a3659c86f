using System.Text.Json;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>Calls as users of the Python system make them: options, files, exit codes and reports.</summary>
public sealed class CommandLineCalls
{
    private static readonly string[] s_keysOfTheOriginal =
    [
        "object_type", "status", "duration_seconds", "records_fetched", "records_processed_ok", "records_failed", "db_upserts",
        "db_insert_errors",
        "api_calls", "pipelines_loaded", "stages_loaded", "association_tables_created", "associations_found", "schema_changes",
        "columns_truncated",
        "records_deleted", "sync_mode",
    ];

    private static readonly string[] s_newKeys =
    [
        "table", "run_id", "retries", "values_rejected", "records_per_second", "peak_memory_bytes", "watermark", "warnings", "db_unchanged",
    ];

    [Fact]
    public async Task the_call_of_the_original_readme_loads_both_objects_and_writes_the_log_file()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("services", 176), ("meters", 130), ("contacts", 40)));

        var run = (await fixture.RunAsync("--object-type", "services,p50445259_meters", "--full-load", "--log-file", "x/y/etl.log"))
            .Expect(0);

        await fixture.AssertTruthAsync("services,meters");
        Assert.Matches(@"(?m)^\s*service\s+: healthy\s+\(176 records, [0-9.]+s\)$", run.Process.Output);
        Assert.Matches(@"(?m)^\s*meters\s+: healthy\s+\(130 records, [0-9.]+s\)$", run.Process.Output);
        var log = await File.ReadAllTextAsync(Path.Combine(run.Folder, "x", "y", "etl.log"), TestContext.Current.CancellationToken);
        Assert.Contains("services", log, StringComparison.Ordinal);
        Assert.Contains("p50445259_meters", log, StringComparison.Ordinal);
        Assert.Contains("p50445259_meters", run.Process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_json_report_of_one_object_has_every_key_and_true_figures()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("services", 176), ("contacts", 40)));

        var run = await fixture.SyncAsync("services", "--report-file", "reports/services.json", "--log-level", "WARNING");

        Assert.Equal(s_keysOfTheOriginal, run.Json.EnumerateObject().Select(one => one.Name).Take(s_keysOfTheOriginal.Length));
        Assert.Empty(s_newKeys.Except(run.Json.EnumerateObject().Select(one => one.Name)));
        Assert.Equal("services", run.Json.GetProperty("object_type").GetString());
        Assert.Equal("service", run.Json.GetProperty("table").GetString());
        Assert.Equal(176, run.Figure("records_fetched"));
        Assert.Equal((1, 3), (run.Figure("pipelines_loaded"), run.Figure("stages_loaded")));
        Assert.Equal(fixture.Portal.Calls.Total, run.Figure("api_calls"));
        Assert.Equal(
            fixture.Portal.Portal.Type("services").LiveIds().Sum(id => fixture.Portal.Portal.Associations("services", id).Count),
            run.Figure("associations_found"));
        Assert.True(run.Figure("peak_memory_bytes") > 1_000_000);
        Assert.Equal(
            run.Process.Output.Trim(),
            (await File.ReadAllTextAsync(Path.Combine(run.Folder, "reports", "services.json"), TestContext.Current.CancellationToken))
                .Trim());
        Assert.DoesNotContain("INFO", run.Process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_unknown_type_among_good_ones_is_an_error_and_the_others_are_loaded()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("services", 30), ("tickets", 20)));

        var run = (await fixture.RunAsync("--object-type", "services,butterflies,tickets", "--output", "json")).Expect(1);

        Assert.Equal(
            ["services", "tickets"],
            run.Json.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("object_type").GetString()!));
        var error = Assert.Single(run.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal(["object_type", "error", "detail"], error.EnumerateObject().Select(one => one.Name));
        Assert.Equal("butterflies", error.GetProperty("object_type").GetString());
        Assert.Contains("butterflies", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, run.Json.GetProperty("total_objects").GetInt32());
        await fixture.AssertTruthAsync("services,tickets");
    }

    [Fact]
    public async Task missing_and_wrong_settings_are_told_together_before_anything_is_called_or_written()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("services", 3)));
        var settings =
            new Dictionary<string, string?> { ["ACCESS_TOKEN"] = null, ["DB_HOST"] = null, ["DB_PORT"] = "many", ["LOG_LEVEL"] = "LOUD" };

        var run = (await fixture.RunWithAsync(settings, "--object-type", "services", "--max-workers", "0")).Expect(2);

        Assert.All(
            ["ACCESS_TOKEN", "DB_HOST", "DB_PORT", "LOG_LEVEL", "max-workers"],
            name => Assert.Contains(name, run.Process.Error, StringComparison.Ordinal));
        Assert.Equal(0, fixture.Portal.Calls.Total);
        Assert.False(await fixture.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{fixture.Schema.Name}')"));
    }

    [Fact]
    public async Task a_pair_that_the_token_may_not_read_is_told_by_its_scope_and_the_rest_is_loaded()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 230), ("companies", 50), ("deals", 60)));
        fixture.Portal.Faults.When(call => call is { Family: CallFamily.Associations, ToObjectType: "companies" }
            ? Fault.MissingScope("crm.objects.companies.read", ScopePlace.TopContext) : null);

        var run = (await fixture.RunAsync("--object-type", "contacts", "--output", "json", "--log-level", "DEBUG")).Expect(1);

        Assert.Equal("with_errors", run.Status);
        Assert.Contains(run.Warnings, warning => warning.Contains("crm.objects.companies.read", StringComparison.Ordinal));
        await fixture.AssertTruthAsync("contacts", new TruthOptions { UnreadTargets = ["companies"] });
    }

    [Theory]
    [InlineData(ScopePlace.ErrorsContext)]
    [InlineData(ScopePlace.MessageOnly)]
    public async Task an_object_that_the_token_may_not_read_is_told_by_its_scope_and_the_others_go_on(ScopePlace place)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("deals", 20), ("services", 30)));
        fixture.Portal.Faults.When(call => call.ObjectType == "deals" ? Fault.MissingScope("crm.objects.deals.read", place) : null);

        var run = (await fixture.RunAsync("--object-type", "deals,services", "--output", "json")).Expect(1);

        var error = Assert.Single(run.Json.GetProperty("errors").EnumerateArray());
        Assert.Contains("crm.objects.deals.read", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await fixture.AssertTruthAsync("services");
    }

    [Fact]
    public async Task neither_token_nor_password_is_in_any_output_whatever_goes_wrong()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("services", 30)));
        const string Password = "s3cret/of:the@database", Token = "pat-na1-feedbeef-feed-beef-feed-feedbeeffeed";
        string[] call = ["--object-type", "services", "--output", "json", "--log-level", "DEBUG", "--log-file", "etl.log"];

        var good = (await fixture.RunAsync(call)).Expect(0);
        var refusedToken = (await fixture.RunWithAsync(new() { ["ACCESS_TOKEN"] = Token }, call)).Expect(1);
        var refusedPassword = (await fixture.RunWithAsync(new() { ["DB_PASS"] = Password, ["DB_USER"] = "nobody_of_this_name" }, call))
            .Expect(1);
        var unreachable = (await fixture.RunWithAsync(new() { ["DB_PASS"] = Password, ["DB_PORT"] = "1" }, call)).Expect(1);
        var noSuchHost = (await fixture.RunWithAsync(new() { ["ACCESS_TOKEN"] = Token, ["HUBSPOT_BASE_URL"] = "http://127.0.0.1:1" }, call))
            .Expect(1);

        // The bench itself looks for the real ones after each run.
        var log = await File.ReadAllTextAsync(Path.Combine(good.Folder, "etl.log"), TestContext.Current.CancellationToken);
        Assert.All(
            new[] { refusedToken, refusedPassword, unreachable, noSuchHost }.SelectMany(
                run => (string[])[run.Process.Output, run.Process.Error]).Append(log),
            text => Assert.All([Password, Token], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
        Assert.Contains("ACCESS_TOKEN", refusedToken.Process.Output, StringComparison.Ordinal);
        Assert.Contains("DEBUG", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es", "RESUMEN", @"(?m)^\s*service\s+: healthy\s+\(30 registros, [0-9.]+s\)$")]
    [InlineData("en", "SUMMARY", @"(?m)^\s*service\s+: healthy\s+\(30 records, [0-9.]+s\)$")]
    public async Task the_text_report_comes_in_both_languages(string language, string title, string line)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("services", 30), ("tickets", 3)));

        var run = (
            await fixture.RunWithAsync(
                new() { ["LANG"] = $"{language}_ES.UTF-8" }, "sync", "--object-type", "services,tickets", "--no-progress")).Expect(0);

        Assert.Contains(title, run.Process.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Matches(line, run.Process.Output);
    }

    [Fact]
    public async Task settings_come_from_a_dotenv_file_and_what_is_set_already_stays()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("services", 12), ("tickets", 3)));
        var file = new Dictionary<string, string?>(fixture.Settings()) { ["OBJECT_TYPE"] = "services", ["DB_SCHEMA"] = "of_the_file" };
        await File.WriteAllLinesAsync(
            Path.Combine(fixture.Folder, ".env"), file.Select(one => $"{one.Key}={one.Value}"), TestContext.Current.CancellationToken);
        var settings = file.Keys.Except(["PATH", "HOME", "DB_SCHEMA"]).ToDictionary(name => name, _ => (string?)null);

        var run = await fixture.RunWithAsync(settings, "--output", "json");

        Assert.Equal("services", run.Expect(0).Json.GetProperty("object_type").GetString());
        Assert.False(await fixture.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'of_the_file')"));
        await fixture.AssertTruthAsync("services");
    }
}
