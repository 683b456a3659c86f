using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Adopted;
using HubSpotEtl.Simulator.Model;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Tables;

/// <summary>Tables and columns say in their comments what they hold, in HubSpot's own words where there are some.</summary>
public sealed class CommentsOnTables
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task explain_every_table_and_every_column()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 30), ("companies", 10), ("meters", 5)));
        portal.Portal.Type("deals").AddProperty(new SimulatedProperty
        {
            Name = "deal_size", Type = "enumeration", Label = "Deal size", Description = "How big it is", GroupName = "dealinformation",
        });

        await portal.SyncAsync("deals", "--views");
        await portal.SyncAsync("p50445259_meters");

        Assert.Equal(
            "Deal size\nHow big it is\nProperty deal_size, enumeration, group dealinformation. [hubspot-etl]",
            await CommentAsync(portal, "deal", "deal_size"));
        Assert.Equal(
            "Deals of HubSpot (object type 0-3), one row a record. Deleted ones stay, with fivetran_deleted. [hubspot-etl]",
            await CommentAsync(portal, "deal"));
        Assert.StartsWith("The links from deal to company", await CommentAsync(portal, "deal_company"), StringComparison.Ordinal);
        Assert.Equal(
            [],
            await portal.RowsAsync(
                """
                SELECT c.relname, a.attname
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v') AND c.relname NOT LIKE 'etl\_%'
                  AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)
                """));
    }

    [Fact]
    public async Task follow_hubspot_and_leave_alone_what_somebody_else_has_written()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 10)));
        var deals = portal.Portal.Type("deals");
        await portal.SyncAsync("deals");
        await portal.ExecuteAsync(
            "COMMENT ON TABLE deal IS 'Ours'; COMMENT ON COLUMN deal.amount IS 'Net, says Ann'; COMMENT ON COLUMN deal.dealname IS NULL");
        var before = await CommentsAsync(portal);
        foreach (var name in (string[])["amount", "dealname", "closedate"])
            deals.EditProperty(name, property => property with { Label = "Renamed" });

        await portal.SyncAsync("deals");

        Assert.Equal(("Ours", "Net, says Ann"), (await CommentAsync(portal, "deal"), await CommentAsync(portal, "deal", "amount")));
        Assert.StartsWith("Renamed\n", await CommentAsync(portal, "deal", "dealname"), StringComparison.Ordinal);
        Assert.StartsWith("Renamed\n", await CommentAsync(portal, "deal", "closedate"), StringComparison.Ordinal);
        Assert.Equal(["closedate", "dealname"], (await CommentsAsync(portal)).Except(before).Select(row => row.Split('|')[1]).Order());
    }

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task hold_any_text_as_it_is_whatever_the_server_makes_of_backslashes(string conforming)
    {
        string[] texts =
        [
            "it's \"quoted\" `so`", "'; DROP TABLE deal; --", "\\'; DROP TABLE deal; --", "back\\slash\\", "/* a */ b */",
            "line\nline\r\n\ttab", "a\0b",
            "$$ $1 :name @name {0} %s", "Größe, 大きさ, حجم, 😀", new string('x', 20_000),
        ];
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 5)));
        await using var role = await DatabaseRole.CreateAsync(portal);
        await role.AlterAsync($"SET standard_conforming_strings = {conforming}");
        for (var i = 0; i < texts.Length; i++)
            portal.Portal.Type("deals").AddProperty(new SimulatedProperty
            {
                Name = $"odd_{i}", Type = "string", Label = $"L {texts[i]}", Description = texts[i], GroupName = texts[i],
            });

        await portal.SyncAsync("deals", "--views");

        for (var i = 0; i < texts.Length; i++)
        {
            var text = texts[i].Replace("\0", "", StringComparison.Ordinal);
            Assert.Equal(
                $"L {text}\n{text}\nProperty odd_{i}, string, group {text}. [hubspot-etl]", await CommentAsync(portal, "deal", $"odd_{i}"));
        }
    }

    [Fact]
    public async Task are_not_written_to_tables_of_another_role_and_that_fails_nothing()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 10), ("companies", 3)));
        await portal.SyncAsync("deals");
        await using var role = await DatabaseRole.CreateOnAsync(
            portal, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {0} TO {1}");
        portal.Portal.Type("deals").EditProperty("amount", property => property with { Label = "Renamed" });
        var before = await CommentsAsync(portal);

        var run = await portal.RunAsync("--object-type", "deals", "--log-level", "INFO");

        Assert.Empty(run.RequireHealthy().GetProperty("warnings").EnumerateArray());
        Assert.Contains($"[4007] Another role owns 1 tables, such as {portal.Schema.Name}.deal:", run.Log, StringComparison.Ordinal);
        Assert.Equal(before, await CommentsAsync(portal));
    }

    [Fact]
    public async Task wait_for_no_vacuum_but_for_the_next_run()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 10)));
        await portal.SyncAsync("deals");
        portal.Portal.Type("deals").EditProperty("amount", property => property with { Label = "Renamed" });
        await using (var vacuum = await portal.Schema.DataSource.OpenConnectionAsync(Cancelled))
        {
            await using var transaction = await vacuum.BeginTransactionAsync(Cancelled);
            await new NpgsqlCommand("LOCK TABLE deal IN SHARE UPDATE EXCLUSIVE MODE", vacuum, transaction).ExecuteNonQueryAsync(Cancelled);

            await portal.SyncAsync("deals");

            Assert.StartsWith("Property amount", (await CommentAsync(portal, "deal", "amount"))!.Split('\n')[^1], StringComparison.Ordinal);
            Assert.DoesNotContain("Renamed", await CommentAsync(portal, "deal", "amount"), StringComparison.Ordinal);
        }

        await portal.SyncAsync("deals");

        Assert.StartsWith("Renamed\n", await CommentAsync(portal, "deal", "amount"), StringComparison.Ordinal);
    }

    private static Task<string?> CommentAsync(SyncedPortal portal, string table) =>
        portal.ValueAsync<string>($"SELECT obj_description('{table}'::regclass, 'pg_class')");

    private static Task<string?> CommentAsync(SyncedPortal portal, string table, string column) =>
        portal.ValueAsync<string>(
            $"SELECT col_description('{table}'::regclass, attnum) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = "
                + $"'{column}'");

    // With the version of the row: a comment that is written again with the same text has another.
    private static Task<IReadOnlyList<string>> CommentsAsync(SyncedPortal portal) => portal.RowsAsync(
        """
        SELECT c.relname, a.attname, d.xmin::text
        FROM pg_description d JOIN pg_class c ON c.oid = d.objoid LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
        WHERE c.relnamespace = current_schema()::regnamespace ORDER BY 1, 2
        """);
}
