using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class TableCatalogTests : IAsyncLifetime
{
    private PostgresFixture _postgres = null!;
    private TableCatalog _catalog = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        _catalog = new TableCatalog(_postgres.Database);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Theory]
    [InlineData("GAUGE", "gauge")]
    [InlineData("METERS", "meters")]
    [InlineData("Línea de-Negocio", "linea_de_negocio")]
    [InlineData("etl_run", "hubspot_etl_run")]
    [InlineData("日本", "2_7")]
    public async Task tables_are_named_after_the_schema(string schemaName, string table)
    {
        var tables = await _catalog.ClaimAsync("2-7", schemaName, Cancelled);

        Assert.Equal(table, tables.Main.Key);
        Assert.Equal($"{tables.Main.Key}_pipeline_stage", tables.PipelineStage.Key);
    }

    [Fact]
    public async Task a_name_once_given_stays_when_the_schema_is_renamed()
    {
        await _catalog.ClaimAsync("2-7", "METERS", Cancelled);

        var later = await _catalog.ClaimAsync("2-7", "GAUGES", Cancelled);

        Assert.Equal("meters", later.Main.Key);
    }

    [Fact]
    public async Task two_object_types_never_share_a_table()
    {
        var contact = await _catalog.ClaimAsync("0-1", "CONTACT", Cancelled);
        var custom = await _catalog.ClaimAsync("2-9", "contact", Cancelled);
        var pipeline = await _catalog.ClaimAsync("2-10", "contact_pipeline", Cancelled);

        Assert.Equal(["contact", "contact_pipeline", "contact_pipeline_stage"], Names(contact));
        Assert.Equal(["contact_2_9", "contact_2_9_pipeline", "contact_2_9_pipeline_stage"], Names(custom));
        Assert.Equal("contact_pipeline_2_10", pipeline.Main.Key);
    }

    [Fact]
    public async Task association_tables_are_named_after_both_and_keep_clear_of_others()
    {
        var service = await _catalog.ClaimAsync("0-162", "SERVICE", Cancelled);
        await _catalog.ClaimAsync("2-1", "SERVICE_METERS", Cancelled);

        var tables = await _catalog.ClaimAssociationsAsync(
            "0-162", service.Main,
            new Dictionary<string, string> { ["0-1"] = "CONTACT", ["2-2"] = "METERS", ["2-3"] = "PIPELINE", ["2-4"] = "" }, Cancelled);
        var again = await _catalog.ClaimAssociationsAsync(
            "0-162", service.Main, new Dictionary<string, string> { ["2-2"] = "RENAMED" }, Cancelled);

        Assert.Equal(
            ["service_contact", "service_meters_2_2", "service_pipeline_2_3", "service_2_4"],
            tables.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value.Table.Key));
        Assert.Equal(("service_meters_2_2", true), (again["2-2"].Table.Key, again["2-2"].IsKnown));
        Assert.DoesNotContain(tables.Values, one => one.IsKnown);
    }

    [Fact]
    public async Task long_names_are_cut_and_stay_apart()
    {
        var first = await _catalog.ClaimAsync("2-1", new string('x', 70) + "a", Cancelled);
        var second = await _catalog.ClaimAsync("2-2", new string('x', 70) + "b", Cancelled);

        Assert.Equal(6, Names(first).Concat(Names(second)).Distinct().Count());
    }

    [Fact]
    public async Task processes_that_claim_at_once_agree()
    {
        var claims = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Task.Run(() => _catalog.ClaimAsync($"2-{i % 4}", "SAME", Cancelled))));

        Assert.Equal(4, claims.Select(c => c.Main.Key).Distinct().Count());
    }

    private static string[] Names(ObjectTables tables) => [tables.Main.Key, tables.Pipeline.Key, tables.PipelineStage.Key];
}
