using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Verify;

/// <summary>Reports, files, costs and exit codes.</summary>
public sealed class WhatIsSaid
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_report_file_names_every_id_where_the_others_name_the_first_ones()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 400);
        var deleted = fixture.Type("companies").LiveIds().Where((_, place) => place % 8 == 0).ToArray();
        await fixture.ExecuteAsync($"DELETE FROM company WHERE hs_object_id IN ({string.Join(',', deleted)})");

        var json = (await fixture.VerifyAsync("companies", "--report-file", fixture.PathOf("x/verify.json"))).Expect(1);
        var text = (await fixture.RunAsync("verify", "--object-type", "companies", "--no-progress")).Expect(1);

        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(fixture.PathOf("x/verify.json"), Cancelled));
        Assert.Equal(deleted, VerifyRun.IdsOf(file.RootElement, "missing"));
        Assert.Equal(deleted[..20], json.Ids("missing"));
        Assert.Equal(
            json.Json.EnumerateObject().Where(one => one.Name != "ids").Select(one => (one.Name, one.Value.GetRawText())),
            file.RootElement.EnumerateObject().Where(one => one.Name != "ids").Select(one => (one.Name, one.Value.GetRawText())));
        Assert.Contains($"\n      {deleted[19]}\n      … and 30 more", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain($"{deleted[20]}", text.Output, StringComparison.Ordinal);
        Assert.Contains("verify --repair", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_cost_is_told_before_and_is_about_what_it_comes_to()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 5_000);
        fixture.Portal.Calls.Reset();

        var run = (await fixture.VerifyAsync("companies", "--log-level", "INFO", "--log-file", fixture.PathOf("verify.log"))).Expect(0);

        var log = await File.ReadAllLinesAsync(fixture.PathOf("verify.log"), Cancelled);
        var told = Assert.Single(
            log, line => line.Contains("HubSpot counts 5000 records, the table has 5000 live rows", StringComparison.Ordinal));
        Assert.Contains($"about {run.Figure("api_calls_expected")} API calls", told, StringComparison.Ordinal);
        // The portal is asked for once a run, for all objects.
        Assert.Equal(fixture.Portal.Calls.Total - 1, run.Figure("api_calls"));
        Assert.InRange(run.Figure("api_calls"), run.Figure("api_calls_expected") - 5, run.Figure("api_calls_expected") + 5);
    }

    [Fact]
    public async Task an_object_that_was_never_synced_is_told_so_and_the_others_are_compared()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 30);

        var run = (await fixture.VerifyAsync("deals,companies,butterflies", "--report-file", fixture.PathOf("verify.json"))).Expect(1);

        Assert.Equal(
            ["companies"], run.Json.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("object_type").GetString()!));
        var errors = run.Json.GetProperty("errors").EnumerateArray().ToArray();
        Assert.Equal(["deals", "butterflies"], errors.Select(one => one.GetProperty("object_type").GetString()!));
        Assert.Contains("Run: hubspot-etl sync --object-type deals", errors[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(fixture.PathOf("verify.json"), Cancelled));
        Assert.Equal((1, 2, 3), (
            file.RootElement.GetProperty("results").GetArrayLength(), file.RootElement.GetProperty("errors").GetArrayLength(),
            file.RootElement.GetProperty("total_objects").GetInt32()));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("verify", "--repair")]
    public async Task before_the_first_sync_only_the_portal_is_asked_for_and_nothing_made(params string[] call)
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("companies", 30)));

        var run = (await fixture.RunAsync([.. call, "--object-type", "companies", "--report-file", fixture.PathOf("verify.json")]))
            .Expect(1);

        Assert.Contains("companies was never completely loaded", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, fixture.Portal.Calls.Total);
        Assert.False(
            await fixture.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{fixture.Fixture.Schema.Name}')"));
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(fixture.PathOf("verify.json"), Cancelled));
        Assert.Equal(1, file.RootElement.GetProperty("errors").GetArrayLength());
    }

    [Theory]
    [InlineData(nameof(Fault.ListingEndsEarly))]
    [InlineData(nameof(Fault.EmptyListing))]
    public async Task a_listing_that_breaks_off_proves_nothing(string fault)
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 240);
        fixture.Portal.Faults.Next(
            CallFamily.List, "companies", fault == nameof(Fault.EmptyListing) ? Fault.EmptyListing : Fault.ListingEndsEarly);

        var run = (await fixture.VerifyAsync("companies", "--repair")).Expect(1);

        Assert.Contains(
            "proves nothing", Assert.Single(run.Json.GetProperty("errors").EnumerateArray()).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        await fixture.AssertTruthAsync("companies");
    }

    [Fact]
    public async Task a_record_that_is_kept_as_rejected_is_named_so_and_not_as_missing()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 60);
        var id = fixture.Type("companies").LiveIds().ElementAt(7);
        await fixture.ExecuteAsync($"DELETE FROM company WHERE hs_object_id = {id}; ALTER TABLE company ADD CHECK (hs_object_id <> {id})");
        (await fixture.RunAsync("sync", "--object-type", "companies", "--full-load", "--no-progress")).Expect(1);

        var run = (await fixture.VerifyAsync("companies")).Expect(0);

        Assert.Equal(("consistent", 0), (run.Status, run.Figure("missing")));
        Assert.Equal([id], run.Ids("rejected"));
    }

    [Fact]
    public async Task spanish_is_spoken_where_it_is_asked_for()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 30);

        var run = (await fixture.RunAsync("verify", "--object-type", "companies", "--lang", "es", "--no-progress")).Expect(0);

        Assert.Contains("VERIFICACIÓN: companies", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^    Faltan en la tabla \.+ 0$", run.Output);
    }
}
