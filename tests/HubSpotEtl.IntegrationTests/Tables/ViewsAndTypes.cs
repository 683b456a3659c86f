using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Model;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Tables;

/// <summary>A column whose type changes takes the readable view along, and what others have built on that view stays theirs.</summary>
public sealed class ViewsAndTypes
{
    private const string Type = "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = '{0}'::regclass AND attname = 'due'";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_column_is_widened_in_mid_run_and_the_view_keeps_its_grants_options_and_comments()
    {
        await using var portal = await WithDateAsync();
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await using var role = await TemporaryRole.CreateAsync(postgres, $"GRANT USAGE ON SCHEMA {portal.Schema.Name} TO {{0}}");
        await using var other = await TemporaryRole.CreateAsync(postgres);
        await portal.ExecuteAsync(
            $"""
            GRANT SELECT ON deal_view TO {role.Name} WITH GRANT OPTION; GRANT SELECT (due) ON deal_view TO PUBLIC;
            ALTER VIEW deal_view SET (security_invoker = false, security_barrier = true);
            COMMENT ON COLUMN deal_view.amount IS 'Net, says Ann';
            ALTER DEFAULT PRIVILEGES IN SCHEMA {portal.Schema.Name} GRANT SELECT ON TABLES TO {other.Name}
            """);
        var before = await TraitsAsync(portal);
        WriteTimeOfDay(portal);

        var report = await portal.SyncAsync("deals");

        Assert.Equal(("incremental", 1), (report.GetProperty("sync_mode").GetString(), report.GetProperty("schema_changes").GetInt64()));
        Assert.Equal("timestamp with time zone", await portal.ValueAsync<string>(Type.Replace("{0}", "deal_view")));
        Assert.Equal(before, await TraitsAsync(portal));
        Assert.Equal(1, await portal.ValueAsync<long>("SELECT count(*) FROM deal_view WHERE due = '2024-05-31 10:20:30Z'"));
        await portal.AssertTruthAsync("deals");
    }

    [Fact]
    public async Task a_first_run_makes_the_view_and_widens_below_it()
    {
        await using var portal = await SyncedPortal.StartAsync(
            SyncFixture.Quick(("services", 400), ("meters", 100)) with { DatesWithTime = true });

        await portal.SyncAsync("services", "--views");

        Assert.Equal(
            "timestamp with time zone",
            await portal.ValueAsync<string>("SELECT pg_typeof(hs_target_end_date)::text FROM service_view LIMIT 1"));
        Assert.Equal(400, await portal.ValueAsync<long>("SELECT count(*) FROM service_view"));
        await portal.AssertTruthAsync("services");
    }

    [Fact]
    public async Task a_number_that_becomes_a_text_shows_as_it_is()
    {
        await using var portal = await WithDateAsync();
        var deals = portal.Portal.Type("deals");
        deals.RetypeProperty("amount", "string");
        var id = deals.LiveIds().First();
        deals.Update(id, new Dictionary<string, string?> { ["amount"] = "plenty" });

        await portal.SyncAsync("deals");

        Assert.Equal("plenty", await portal.ValueAsync<string>($"SELECT amount FROM deal_view WHERE hs_object_id = {id}"));
        await portal.AssertTruthAsync("deals");
    }

    [Fact]
    public async Task a_limit_is_lifted_from_a_column_that_the_view_shows()
    {
        await using var portal = await WithDateAsync();
        var (definition, comment) = (
            await portal.ValueAsync<string>("SELECT pg_get_viewdef('deal_view'::regclass)"),
            await portal.ValueAsync<string>("SELECT obj_description('deal_view'::regclass)"));
        await portal.ExecuteAsync(
            $"DROP VIEW deal_view; ALTER TABLE deal ALTER COLUMN dealname TYPE varchar(900); CREATE VIEW deal_view AS {definition}; "
                + $"COMMENT ON VIEW deal_view IS '{comment}'");

        var report = await portal.SyncAsync("deals");

        Assert.Equal(1, report.GetProperty("schema_changes").GetInt64());
        Assert.Equal("text", await portal.ValueAsync<string>("SELECT pg_typeof(dealname)::text FROM deal_view LIMIT 1"));
    }

    [Fact]
    public async Task what_somebody_has_built_on_the_view_is_in_the_way_of_a_type_and_is_named()
    {
        await using var portal = await WithDateAsync();
        await portal.ExecuteAsync(
            "CREATE VIEW report AS SELECT due FROM deal_view; CREATE MATERIALIZED VIEW sums AS SELECT count(*) FROM report");
        WriteTimeOfDay(portal);

        var run = await portal.RunAsync("--object-type", "deals,companies");

        Assert.Equal(1, run.ExitCode);
        var error = Assert.Single(run.Report.GetProperty("errors").EnumerateArray());
        Assert.Equal(
            ("deals", "SchemaConflictException"), (error.GetProperty("object_type").GetString(), error.GetProperty("error").GetString()));
        Assert.Contains($"({portal.Schema.Name}.report). Drop it", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("companies", Assert.Single(run.Report.GetProperty("results").EnumerateArray()).GetProperty("object_type").GetString());
        Assert.Equal("date", await portal.ValueAsync<string>(Type.Replace("{0}", "report")));

        await portal.ExecuteAsync("DROP MATERIALIZED VIEW sums; DROP VIEW report");
        await portal.SyncAsync("deals");
        Assert.Equal("timestamp with time zone", await portal.ValueAsync<string>(Type.Replace("{0}", "deal_view")));
        await portal.AssertTruthAsync("deals");
    }

    public static TheoryData<string, string> GuestsOfTheView => new()
    {
        { "CREATE FUNCTION write_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER write_back "
            + "INSTEAD OF UPDATE ON deal_view FOR EACH ROW EXECUTE FUNCTION write_back()", "write_back" },
        { "CREATE RULE swallow AS ON DELETE TO deal_view DO INSTEAD NOTHING", "swallow" },
        { "ALTER VIEW deal_view ALTER COLUMN dealname SET DEFAULT 'unnamed'", "dealname" },
        { "CREATE FUNCTION of_row(deal_view) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'", "of_row" },
    };

    [Theory]
    [MemberData(nameof(GuestsOfTheView))]
    public async Task what_somebody_has_put_on_the_view_is_in_the_way_of_a_type_and_is_named(string guest, string name)
    {
        await using var portal = await WithDateAsync();
        await portal.ExecuteAsync(guest);
        var before = await GuestsAsync(portal);
        Assert.NotEmpty(before);
        WriteTimeOfDay(portal);

        var run = await portal.RunAsync("--object-type", "deals,companies");

        Assert.Equal(before, await GuestsAsync(portal));
        Assert.Equal(1, run.ExitCode);
        var error = Assert.Single(run.Report.GetProperty("errors").EnumerateArray());
        Assert.Equal(
            ("deals", "SchemaConflictException"), (error.GetProperty("object_type").GetString(), error.GetProperty("error").GetString()));
        var detail = error.GetProperty("detail").GetString()!;
        Assert.Contains("deal_view", detail, StringComparison.Ordinal);
        Assert.Contains(name, detail, StringComparison.Ordinal);
        Assert.Contains("let the sync run, and make it again", detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(GuestsOfTheView))]
    public async Task what_somebody_has_put_on_the_view_is_in_the_way_of_a_view_made_anew_and_of_nothing_else(string guest, string name)
    {
        await using var portal = await WithDateAsync();
        await portal.ExecuteAsync(guest);
        var before = await GuestsAsync(portal);
        // A view whose columns are called otherwise cannot be replaced in its place.
        await portal.ExecuteAsync("ALTER VIEW deal_view RENAME COLUMN due TO day");
        portal.Portal.Type("deals").AddProperty("a_new_one", "number", 1);

        var report = await portal.SyncAsync("deals");

        Assert.Equal(before, await GuestsAsync(portal));
        var warnings = string.Join(' ', report.GetProperty("warnings").EnumerateArray().Select(one => one.GetString()));
        Assert.Contains("deal_view could not be brought up to date", warnings, StringComparison.Ordinal);
        Assert.Contains(name, warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task new_columns_come_to_the_view_below_what_somebody_has_built_on_it()
    {
        await using var portal = await WithDateAsync();
        await portal.ExecuteAsync("CREATE VIEW report AS SELECT hs_object_id, due FROM deal_view");
        portal.Portal.Type("deals").AddProperty("a_new_one", "number", 1);

        await portal.SyncAsync("deals");

        Assert.Equal(20, await portal.ValueAsync<long>("SELECT count(a_new_one) FROM deal_view"));
        Assert.Equal(20, await portal.ValueAsync<long>("SELECT count(*) FROM report"));
    }

    [Fact]
    public async Task a_reader_who_holds_the_view_delays_what_it_shows_and_nothing_else()
    {
        await using var portal = await WithDateAsync();
        portal.Portal.Type("deals")
            .AddProperty(
            new SimulatedProperty { Name = "kind", Type = "string", Options = ["A"], OptionLabels = new Dictionary<string, string?> { ["A"] = "B" } });
        var id = portal.Portal.Type("deals").LiveIds().First();
        portal.Portal.Type("deals").Update(id, new Dictionary<string, string?> { ["kind"] = "A" });
        await portal.SyncAsync("deals");
        portal.Portal.Type("deals").EditProperty("kind", kind => kind with { Type = "enumeration" });
        await using (var reader = await portal.Schema.DataSource.OpenConnectionAsync(Cancelled))
        {
            await using var transaction = await reader.BeginTransactionAsync(Cancelled);
            Assert.Equal(
                "A",
                await new NpgsqlCommand($"SELECT kind FROM deal_view WHERE hs_object_id = {id}", reader, transaction)
                    .ExecuteScalarAsync(Cancelled));

            var report = await portal.SyncAsync("deals");

            Assert.Contains(
                "deal_view could not be brought up to date", Assert.Single(report.GetProperty("warnings").EnumerateArray()).GetString(),
                StringComparison.Ordinal);
        }

        Assert.Empty((await portal.SyncAsync("deals")).GetProperty("warnings").EnumerateArray());
        Assert.Equal("B", await portal.ValueAsync<string>($"SELECT kind FROM deal_view WHERE hs_object_id = {id}"));
    }

    [Theory]
    [InlineData("ALTER TABLE deal RENAME TO deal_before")]
    [InlineData("DROP TABLE deal CASCADE")]
    [InlineData("ALTER TABLE deal RENAME COLUMN dealname TO title")]
    [InlineData("ALTER TABLE deal DROP COLUMN dealname CASCADE")]
    [InlineData("ALTER TABLE deal_pipeline RENAME TO deal_pipeline_before")]
    [InlineData("ALTER TABLE owner RENAME TO owner_before")]
    [InlineData("ALTER TABLE deal RENAME TO deal_before; ALTER VIEW deal_view RENAME COLUMN due TO day")]
    public async Task whatever_became_of_the_tables_the_view_shows_those_of_today(string alteration)
    {
        await using var portal = await WithDateAsync();
        await portal.ExecuteAsync(alteration);
        portal.Portal.Owners = [.. portal.Portal.Owners.Select(owner => owner with { FirstName = "New" })];
        portal.Portal.Type("deals").EditPipelines(pipelines => [.. pipelines.Select(one => one with { Label = $"New {one.Label}" })]);
        var id = portal.Portal.Type("deals").Create(new Dictionary<string, string?>
        {
            ["dealname"] = "Made later", ["pipeline"] = "default", ["hubspot_owner_id"] = $"{portal.Portal.Owners[0].Id}",
        });

        var report = await portal.SyncAsync("deals", "--views");

        Assert.DoesNotContain(
            report.GetProperty("warnings").EnumerateArray(),
            warning => warning.GetString()!.Contains("brought up to date", StringComparison.Ordinal));
        Assert.Equal(21, await portal.ValueAsync<long>("SELECT count(*) FROM deal_view"));
        Assert.Equal(
            ["Made later|New Sales Pipeline|New Owner0"],
            await portal.RowsAsync($"SELECT dealname, pipeline, hubspot_owner_id FROM deal_view WHERE hs_object_id = {id}"));
        await portal.AssertTruthAsync("deals", new TruthOptions { LinksToGoneRecords = true });
    }

    [Fact]
    public async Task nobody_sees_more_by_the_view_than_by_the_table()
    {
        await using var portal = await WithDateAsync();
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await using var role = await TemporaryRole.CreateAsync(
            postgres, $"GRANT USAGE ON SCHEMA {portal.Schema.Name} TO {{0}}",
            $"GRANT SELECT ON ALL TABLES IN SCHEMA {portal.Schema.Name} TO {{0}}");
        var id = portal.Portal.Type("deals").LiveIds().First();
        await portal.ExecuteAsync(
            $"ALTER TABLE deal ENABLE ROW LEVEL SECURITY; CREATE POLICY one ON deal FOR SELECT TO {role.Name} USING (hs_object_id = {id})");
        await using var reader = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(portal.Schema.Database.ConnectionString)
        {
            Username = role.Name, SearchPath = portal.Schema.Name, Pooling = false,
        });

        Assert.Equal(1L, await reader.CreateCommand("SELECT count(*) FROM deal_view").ExecuteScalarAsync(Cancelled));
        await portal.ExecuteAsync($"REVOKE SELECT ON deal FROM {role.Name}");
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => reader.CreateCommand("SELECT count(*) FROM deal_view").ExecuteScalarAsync(Cancelled));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private static async Task<SyncedPortal> WithDateAsync()
    {
        var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 20), ("companies", 4)));
        portal.Portal.Type("deals").AddProperty("due", "date");
        await portal.SyncAsync("deals", "--views");
        return portal;
    }

    private static void WriteTimeOfDay(SyncedPortal portal)
    {
        var deals = portal.Portal.Type("deals");
        deals.Update(deals.LiveIds().First(), new Dictionary<string, string?> { ["due"] = "2024-05-31T10:20:30Z" });
    }

    private static Task<IReadOnlyList<string>> GuestsAsync(SyncedPortal portal) => portal.RowsAsync(
        """
        SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend
        WHERE refclassid = 'pg_class'::regclass AND refobjid = 'deal_view'::regclass AND deptype IN ('n', 'a') AND NOT (classid = 'pg_rewrite'::regclass AND objid IN (SELECT oid FROM pg_rewrite WHERE rulename = '_RETURN'))
        UNION SELECT proname || ' of a row' FROM pg_proc WHERE (SELECT reltype FROM pg_class WHERE oid = 'deal_view'::regclass) = ANY(proargtypes)
        ORDER BY 1
        """);

    private static Task<IReadOnlyList<string>> TraitsAsync(SyncedPortal portal) => portal.RowsAsync(
        """
        SELECT 'acl', g::text FROM pg_class, unnest(relacl) g WHERE oid = 'deal_view'::regclass
        UNION ALL SELECT 'column acl', attname || g::text FROM pg_attribute, unnest(attacl) g WHERE attrelid = 'deal_view'::regclass
        UNION ALL SELECT 'options', array_to_string(reloptions, ',') FROM pg_class WHERE oid = 'deal_view'::regclass
        UNION ALL SELECT 'owner', relowner::text FROM pg_class WHERE oid = 'deal_view'::regclass
        UNION ALL SELECT 'comment', objsubid || description FROM pg_description WHERE objoid = 'deal_view'::regclass
        ORDER BY 1, 2
        """);
}
