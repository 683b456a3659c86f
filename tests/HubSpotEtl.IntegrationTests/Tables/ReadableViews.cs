using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Tables;

/// <summary><c>--views</c>: beside each main table a view of its live rows, with labels in place of internal values.</summary>
public sealed class ReadableViews
{
    private static readonly SimulatedProperty Size = new()
    {
        Name = "deal_size", Type = "enumeration", FieldType = "checkbox", Options = ["A", "B", "twin_1", "twin_2", "a;b", "bare"],
        OptionLabels = new Dictionary<string, string?>
        {
            ["A"] = "B", ["B"] = "Größe \"B\"; it's */ \\ 大\n{0}", ["twin_1"] = "Twin", ["twin_2"] = "Twin", ["a;b"] = "Both",
            ["bare"] = "",
        },
    };

    [Theory]
    [InlineData("A", "B")]
    [InlineData("B", "Größe \"B\"; it's */ \\ 大\n{0}")]
    [InlineData("A;B;A", "B; Größe \"B\"; it's */ \\ 大\n{0}; B")]
    [InlineData("twin_1;twin_2", "Twin; Twin")]
    [InlineData("a;b", "Both")]
    [InlineData("a;b;A", "a; b; B")]
    [InlineData("bare", "bare")]
    [InlineData("unknown", "unknown")]
    [InlineData("unknown;A", "unknown; B")]
    [InlineData(";", "; ")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public async Task show_the_label_of_a_value(string? value, string? label)
    {
        await using var portal = await StartAsync(3);
        var deals = portal.Portal.Type("deals");
        deals.AddProperty(Size);
        var id = deals.LiveIds().First();
        deals.Update(id, new Dictionary<string, string?> { [Size.Name] = value });

        await portal.SyncAsync("deals", "--views");

        Assert.Equal(label, await portal.ValueAsync<string>($"SELECT deal_size FROM deal_view WHERE hs_object_id = {id}"));
        Assert.Equal(value, await portal.ValueAsync<string>($"SELECT deal_size FROM deal WHERE hs_object_id = {id}"));
    }

    [Fact]
    public async Task have_the_columns_of_the_table_and_each_live_row_once()
    {
        await using var portal = await SyncedPortal.StartAsync(
            SyncFixture.Quick(("deals", 400), ("companies", 30), ("meters", 20)) with { ArchivedShare = 0.1 });
        portal.Portal.Type("deals").AddProperty(Size);
        var deals = portal.Portal.Type("deals");
        await portal.SyncAsync("deals", "--views");
        foreach (var gone in deals.LiveIds().Take(15).ToList())
            deals.Archive(gone);

        await portal.SyncAsync("deals");

        Assert.Equal(deals.LiveIds().Count(), await portal.ValueAsync<long>("SELECT count(*) FROM deal_view"));
        Assert.Equal(15, await portal.ValueAsync<long>("SELECT count(*) FROM deal WHERE fivetran_deleted"));
        Assert.Equal(
            0,
            await portal.ValueAsync<long>(
                "SELECT count(*) FROM (SELECT hs_object_id FROM deal_view EXCEPT ALL SELECT hs_object_id FROM deal WHERE NOT "
                    + "fivetran_deleted) extra"));
        const string Columns =
            "SELECT attname, atttypid::regtype::text FROM pg_attribute WHERE attrelid = '{0}'::regclass AND attnum > 0 ORDER BY attnum";
        Assert.Equal(await portal.RowsAsync(Columns.Replace("{0}", "deal")), await portal.RowsAsync(Columns.Replace("{0}", "deal_view")));
    }

    [Fact]
    public async Task name_owners_pipelines_and_stages()
    {
        await using var portal = await StartAsync(60);
        var owners = portal.Portal.Owners;
        portal.Portal.Owners = [.. owners.Select((owner, i) => i == 1 ? owner with { FirstName = "", LastName = "" } : owner)];
        portal.Portal.Type("deals")
            .AddProperty(
            new SimulatedProperty { Name = "team", Type = "enumeration", FieldType = "checkbox", ReferencedObjectType = "OWNER" });
        var id = portal.Portal.Type("deals").LiveIds().First();
        portal.Portal.Type("deals").Update(id, new Dictionary<string, string?>
        {
            ["hubspot_owner_id"] = $"{owners[1].Id}", ["team"] = $"{owners[10].Id};{owners[0].Id};99;nobody", ["pipeline"] = "default",
            ["dealstage"] = "118492531",
        });

        await portal.SyncAsync("deals", "--views");

        Assert.Equal(
            ["owner.1@example.com|Name10 Owner10; Name0 Owner0; 99; nobody|Sales Pipeline|Negociación"],
            await portal.RowsAsync($"SELECT hubspot_owner_id, team, pipeline, dealstage FROM deal_view WHERE hs_object_id = {id}"));
        Assert.Equal(
            0, await portal.ValueAsync<long>("""
                SELECT count(*) FROM deal_view v JOIN deal t USING (hs_object_id)
                LEFT JOIN owner o ON o.owner_id::text = t.hubspot_owner_id
                LEFT JOIN deal_pipeline p ON p.pipeline_id = t.pipeline LEFT JOIN deal_pipeline_stage s ON s.stage_id = t.dealstage
                WHERE (v.hubspot_owner_id, v.pipeline, v.dealstage) IS DISTINCT FROM (coalesce(o.name, t.hubspot_owner_id), coalesce(p.label, t.pipeline), coalesce(s.label, t.dealstage))
                """));
        Assert.True(
            await portal.ValueAsync<long>("SELECT count(*) FROM deal_view WHERE pipeline IN (SELECT label FROM deal_pipeline)") > 20,
            "too few were compared");
    }

    [Fact]
    public async Task are_made_on_demand_only_and_kept_up_once_they_are_there()
    {
        await using var portal = await StartAsync(5);
        await portal.SyncAsync("deals");
        Assert.Null(await portal.ValueAsync<string>("SELECT to_regclass('deal_view')::text"));
        portal.Settings["ETL_VIEWS"] = "true";
        await portal.SyncAsync("deals");
        portal.Settings["ETL_VIEWS"] = null;
        var id = portal.Portal.Type("deals").LiveIds().First();
        portal.Portal.Type("deals").AddProperty(Size);
        portal.Portal.Type("deals").Update(id, new Dictionary<string, string?> { [Size.Name] = "A" });

        await portal.SyncAsync("deals");
        Assert.Equal("B", await portal.ValueAsync<string>($"SELECT deal_size FROM deal_view WHERE hs_object_id = {id}"));

        await portal.ExecuteAsync("DROP VIEW deal_view");
        await portal.SyncAsync("deals");
        Assert.Null(await portal.ValueAsync<string>("SELECT to_regclass('deal_view')::text"));
        await portal.SyncAsync("deals", "--views");
        Assert.Equal("B", await portal.ValueAsync<string>($"SELECT deal_size FROM deal_view WHERE hs_object_id = {id}"));
    }

    [Fact]
    public async Task keep_showing_the_labels_of_options_and_properties_that_vanished()
    {
        await using var portal = await StartAsync(5);
        var deals = portal.Portal.Type("deals");
        var id = deals.LiveIds().First();
        deals.AddProperty(Size);
        deals.Update(id, new Dictionary<string, string?> { [Size.Name] = "A" });
        await portal.SyncAsync("deals", "--views");

        deals.EditProperty(Size.Name, size => size with { Options = [] });
        await portal.SyncAsync("deals");
        Assert.Equal("B", await portal.ValueAsync<string>($"SELECT deal_size FROM deal_view WHERE hs_object_id = {id}"));

        deals.RemoveProperty(Size.Name);
        await portal.SyncAsync("deals");
        Assert.Equal("B", await portal.ValueAsync<string>($"SELECT deal_size FROM deal_view WHERE hs_object_id = {id}"));
    }

    [Fact]
    public async Task keep_clear_of_what_is_there_already()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 5)));
        await portal.ExecuteAsync(
            $"CREATE SCHEMA {portal.Schema.Name}; CREATE VIEW {portal.Schema.Name}.deal_view AS SELECT 'mine' AS note");

        await portal.SyncAsync("deals", "--views");

        Assert.Equal(["mine"], await portal.RowsAsync("SELECT * FROM deal_view"));
        Assert.Equal(5, await portal.ValueAsync<long>("SELECT count(*) FROM deal_view_0_3"));

        // One that takes the place of ours is not ours either.
        await portal.ExecuteAsync("DROP VIEW deal_view_0_3; CREATE VIEW deal_view_0_3 AS SELECT 'mine too' AS note");
        Assert.Empty((await portal.SyncAsync("deals")).GetProperty("warnings").EnumerateArray());
        var warning = Assert.Single((await portal.SyncAsync("deals", "--views")).GetProperty("warnings").EnumerateArray()).GetString();
        Assert.Contains("deal_view_0_3 was not made by hubspot-etl", warning, StringComparison.Ordinal);
        Assert.Equal(["mine too"], await portal.RowsAsync("SELECT * FROM deal_view_0_3"));
    }

    [Fact]
    public async Task keep_clear_of_the_links_with_an_object_called_view()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 5), ("companies", 5), ("view", 3)));
        await portal.SyncAsync("deals");

        await portal.SyncAsync("deals", "--views");
        await portal.SyncAsync("companies", "--views");

        Assert.Equal(
            ["company_view|view", "deal_view|view"],
            await portal.RowsAsync("SELECT table_name, kind FROM etl_table WHERE table_name ~ '^(deal|company)_view(_0_3)?$' ORDER BY 1"));
        Assert.Equal(5, await portal.ValueAsync<long>("SELECT count(*) FROM deal_view"));
        Assert.Equal(5, await portal.ValueAsync<long>("SELECT count(*) FROM company_view"));
    }

    [Theory]
    [InlineData("deals", "deal")]
    [InlineData("contacts", "contact")]
    [InlineData("p50445259_meters", "meters")]
    public async Task are_left_alone_like_all_else_when_nothing_changed(string type, string table)
    {
        await using var portal = await SyncedPortal.StartAsync(
            SyncFixture.Quick(("deals", 40), ("contacts", 20), ("companies", 10), ("meters", 5)));
        await portal.SyncAsync(type, "--views");
        await portal.SyncAsync(type, "--views");
        var before = await VersionsAsync(portal, table);
        Assert.True(before.Count > 200, "too little was compared");

        await portal.SyncAsync(type, "--views");
        await portal.SyncAsync(type);

        Assert.Equal(before, await VersionsAsync(portal, table));
    }

    [Fact]
    public async Task of_a_portal_with_hostile_names_show_every_row()
    {
        const string Attack = "x'\"; DROP TABLE canary; --\\";
        await using var portal = await SyncedPortal.StartAsync(
            SyncFixture.Quick(("contacts", 60), (Attack, 20)) with { HostileData = true });
        await portal.ExecuteAsync($"CREATE SCHEMA {portal.Schema.Name}; CREATE TABLE {portal.Schema.Name}.canary AS SELECT 7 AS a");
        portal.Portal.Type("contacts").AddProperty(new SimulatedProperty
        {
            Name = Attack, Type = "enumeration", Options = [Attack],
            OptionLabels = new Dictionary<string, string?> { [Attack] = "a\0" + Attack },
        });
        var id = portal.Portal.Type("contacts").LiveIds().First();
        portal.Portal.Type("contacts").Update(id, new Dictionary<string, string?> { [Attack] = Attack });

        Assert.Equal(0, (await portal.RunAsync("--object-type", "contacts,2-130000001", "--views")).ExitCode);

        var column = await portal.ValueAsync<string>(
            "SELECT quote_ident(column_name) FROM etl_property WHERE property LIKE 'x''%' AND table_name = 'contact'");
        Assert.Equal("a" + Attack, await portal.ValueAsync<string>($"SELECT {column} FROM contact_view WHERE hs_object_id = {id}"));
        foreach (var view in await portal.RowsAsync("SELECT quote_ident(table_name) FROM etl_table WHERE kind = 'view'"))
            Assert.InRange(await portal.ValueAsync<long>($"SELECT count(*) FROM (SELECT DISTINCT * FROM {view}) rows"), 20, 60);
        Assert.Equal(7, await portal.ValueAsync<int>("SELECT a FROM canary"));
    }

    private static Task<SyncedPortal> StartAsync(int deals) => SyncedPortal.StartAsync(SyncFixture.Quick(("deals", deals)));

    // Whatever DDL does shows as another version of a row in one of the catalogs; a write, as one of a row in the tables.
    private static Task<IReadOnlyList<string>> VersionsAsync(SyncedPortal portal, string table) => portal.RowsAsync(
        $"""
        WITH mine AS (SELECT oid, relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
        SELECT 'class', relname, xmin::text FROM pg_class WHERE oid IN (SELECT oid FROM mine)
        UNION ALL SELECT 'attribute', attrelid || '.' || attnum, xmin::text FROM pg_attribute WHERE attrelid IN (SELECT oid FROM mine)
        UNION ALL SELECT 'rewrite', ev_class::text, xmin::text FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM mine)
        UNION ALL SELECT 'comment', objoid || '.' || objsubid, xmin::text FROM pg_description WHERE objoid IN (SELECT oid FROM mine)
        UNION ALL SELECT 'row', hs_object_id::text, xmin::text || ctid::text FROM {table}
        UNION ALL SELECT 'owner', owner_id::text, xmin::text || ctid::text FROM owner
        UNION ALL SELECT 'option', property || '.' || value, xmin::text || ctid::text FROM etl_property_option
        UNION ALL SELECT 'name', table_name, xmin::text || ctid::text FROM etl_table
        ORDER BY 1, 2
        """);
}
