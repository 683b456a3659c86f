using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>Names, values and sizes that have broken an import somewhere.</summary>
public sealed class HostileData
{
    [Fact]
    public async Task names_that_collide_and_values_that_do_not_fit_equal_the_portal()
    {
        const string Types = "contacts,companies,deals,p50445259_meters";
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 700), ("companies", 300), ("deals", 300), ("meters", 300)) with
        {
            HostileData = true, DatesWithTime = true, FillRate = 0.5, Properties = new Dictionary<string, int> { ["*"] = 170 },
        });

        var run = await fixture.SyncAsync(Types);

        await fixture.AssertTruthAsync(Types);
        Assert.All(run.Json.GetProperty("results").EnumerateArray(), result =>
        {
            Assert.True(result.GetProperty("values_rejected").GetInt64() > 0);
            Assert.True(result.GetProperty("columns_truncated").GetInt32() > 0);
            Assert.Equal("healthy", result.GetProperty("status").GetString());
        });
    }

    [Fact]
    public async Task a_second_load_of_hostile_data_rewrites_nothing_and_keeps_the_names()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("companies", 250)) with { HostileData = true, DatesWithTime = true });
        await fixture.SyncAsync("companies");
        var names = await fixture.ScalarAsync<string>(
            "SELECT md5(string_agg(property || '>' || column_name, '|' ORDER BY property)) FROM etl_property");
        var versions = await fixture.RowVersionsAsync("company");

        var second = await fixture.SyncAsync("companies", "--full-load");

        Assert.Equal(250, second.Figure("db_unchanged"));
        Assert.Equal(0, second.Figure("schema_changes"));
        Assert.Equal(versions, await fixture.RowVersionsAsync("company"));
        Assert.Equal(
            names,
            await fixture.ScalarAsync<string>(
                "SELECT md5(string_agg(property || '>' || column_name, '|' ORDER BY property)) FROM etl_property"));
        await fixture.AssertTruthAsync("companies");
    }

    [Fact]
    public async Task more_than_a_thousand_properties_are_read_in_batches_and_equal_the_portal()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("deals", 230)) with
        {
            Properties = new Dictionary<string, int> { ["deals"] = 1_100 }, OpaqueCursors = true,
        });

        await fixture.SyncAsync("deals");

        await fixture.AssertTruthAsync("deals");
        Assert.Equal(0, fixture.Portal.Calls.Status(414));
        Assert.Equal(3, fixture.Portal.Calls.Count(CallFamily.BatchRead, "deals"));
    }

    [Fact]
    public async Task more_properties_than_a_table_has_columns_go_to_the_overflow()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 120)) with
        {
            Properties = new Dictionary<string, int> { ["contacts"] = 1_700 }, FillRate = 0.2, HostileData = true,
        });

        var run = await fixture.SyncAsync("contacts");
        await fixture.AssertTruthAsync("contacts");
        var second = await fixture.SyncAsync("contacts", "--full-load");

        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(120, second.Figure("db_unchanged"));
        Assert.Contains(run.Warnings, warning => warning.Contains("properties_overflow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task rows_too_wide_for_a_page_lose_nothing()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("tickets", 60)) with
        {
            Properties = new Dictionary<string, int> { ["tickets"] = 1_200 }, FillRate = 0.97,
        });

        var run = await fixture.SyncAsync("tickets");

        await fixture.AssertTruthAsync("tickets", new TruthOptions { RowsOverflow = true });
        Assert.True(await fixture.ScalarAsync<long>("SELECT count(*) FROM ticket WHERE properties_overflow IS NOT NULL") > 0);
        Assert.Contains(run.Warnings, warning => warning.Contains("properties_overflow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_date_with_a_time_of_day_widens_its_column_also_in_a_later_run()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("companies", 150)));
        var companies = fixture.Portal.Portal.Type("companies");
        await fixture.SyncAsync("companies");
        Assert.Equal("date", await ColumnTypeAsync(fixture, "hs_last_activity_date"));

        companies.Update(
            companies.LiveIds().Skip(70).First(), new Dictionary<string,
            string?> { ["hs_last_activity_date"] = "2025-03-04T05:06:07.089Z" });
        var second = await fixture.SyncAsync("companies", "--full-load");

        Assert.Equal(1, second.Figure("schema_changes"));
        Assert.Equal("timestamp with time zone", await ColumnTypeAsync(fixture, "hs_last_activity_date"));
        await fixture.AssertTruthAsync("companies");
    }

    private static Task<string?> ColumnTypeAsync(SyncFixture fixture, string column) => fixture.ScalarAsync<string>(
        $"SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'company'::regclass AND attname = '{column}'");
}
