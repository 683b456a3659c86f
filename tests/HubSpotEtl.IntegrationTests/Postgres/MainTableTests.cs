using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

public class MainTableTests
{
    private static readonly TableProperty[] Usual =
    [
        new("hs_object_id", "number"), new("hs_lastmodifieddate", "datetime"), new("email", "string", "E-mail", "group", "Where to write"),
        new("amount", "number"), new("closedate", "datetime"), new("birthday", "date"), new("active", "bool"),
        new("place", "object_coordinates"),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_new_table_has_the_system_columns_first_and_one_column_a_property()
    {
        await using var postgres = await PostgresFixture.CreateAsync();

        var prepared = await PrepareAsync(postgres, "deal", Usual);

        Assert.Equal(
            [
                "hs_object_id|bigint|NO", "hs_lastmodifieddate|timestamp with time zone|YES",
                "fivetran_synced|timestamp with time zone|YES",
                "fivetran_deleted|boolean|YES", "email|text|YES", "amount|numeric|YES", "closedate|timestamp with time zone|YES",
                "birthday|date|YES", "active|boolean|YES",
            ],
            await ColumnsAsync(postgres, "deal"));
        Assert.True(prepared.Created);
        Assert.Equal((0, 1, 0), (prepared.SchemaChanges, prepared.PropertiesLeftOut, prepared.PropertiesInOverflow));
        Assert.Equal(
            ["email|email|string|E-mail|group|Where to write"],
            await postgres.RowsAsync(
                $"SELECT property, column_name, type, label, group_name, description FROM {postgres.Schema.Name}.etl_property WHERE "
                    + "property = 'email'"));
    }

    [Fact]
    public async Task preparing_twice_changes_nothing_the_second_time()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await PrepareAsync(postgres, "deal", Usual);
        var before = await VersionsAsync(postgres, "deal");

        var again = await PrepareAsync(postgres, "deal", Usual);

        Assert.False(again.Created);
        Assert.Equal(0, again.SchemaChanges);
        Assert.Equal(before, await VersionsAsync(postgres, "deal"));
    }

    [Fact]
    public async Task a_new_property_becomes_a_new_column_and_its_name_stays()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await PrepareAsync(postgres, "deal", Usual);

        var grown = await PrepareAsync(
            postgres, "deal", [.. Usual, new("Größe", "number"), new("grosse", "string"), new("GROSSE", "string")]);
        var columns = await ColumnsByPropertyAsync(postgres);
        var reordered = await PrepareAsync(
            postgres, "deal", [new("GROSSE", "string"), new("grosse", "string"), new("Größe", "number"), .. Usual]);

        Assert.Equal(3, grown.SchemaChanges);
        Assert.Equal(0, reordered.SchemaChanges);
        Assert.Equal(columns, await ColumnsByPropertyAsync(postgres));
        Assert.Equal("grosse", columns["grosse"]);
        Assert.Equal(3, new[] { columns["grosse"], columns["GROSSE"], columns["Größe"] }.Distinct().Count());
    }

    [Fact]
    public async Task hostile_names_become_harmless_columns()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        TableProperty[] hostile =
        [
            new("\"; drop table etl_run; --", "string"), new("select", "string"), new("user", "string"), new("a.b", "string"),
            new("日本", "string"), new("\0nul", "string"), new("\uD800", "string"), new("fivetran_deleted", "string"),
            new("properties_overflow", "string"),
            new(new string('x', 80), "string"), new(new string('x', 81), "string"), new("$1", "string"),
        ];

        var prepared = await PrepareAsync(postgres, "select", hostile);
        var batch = Records.Batch(prepared.Layout, Records.Of(1, ("select", "a"), ("fivetran_deleted", "b")));
        await LoadAsync(postgres, "select", hostile, batch);

        Assert.Equal(1L, await postgres.ValueAsync<long>("SELECT count(*) FROM \"select\" WHERE \"select\" = 'a' AND NOT fivetran_deleted"));
        Assert.Equal(0L, await postgres.ValueAsync<long>("SELECT count(*) FROM etl_run"));
        Assert.Equal((2, 2), (prepared.ColumnsTruncated, prepared.PropertiesLeftOut));
    }

    [Fact]
    public async Task contacts_keep_a_column_for_their_own_modified_property()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        var table = new MainTable(postgres.Database, postgres.Table("contact"), "lastmodifieddate", NullLogger.Instance);

        await table.PrepareAsync([new("lastmodifieddate", "datetime"), new("hs_lastmodifieddate", "string")], [], Cancelled);

        var columns = await ColumnsByPropertyAsync(postgres);
        Assert.Equal("lastmodifieddate", columns["lastmodifieddate"]);
        Assert.StartsWith("hs_lastmodifieddate_", columns["hs_lastmodifieddate"]);
    }

    [Fact]
    public async Task what_a_table_has_no_room_for_goes_to_the_overflow()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        TableProperty[] many = [.. Enumerable.Range(0, 1_700).Select(i => new TableProperty($"p{i:D4}", "string"))];

        var prepared = await PrepareAsync(postgres, "wide", many);
        var batch = Records.Batch(prepared.Layout, Records.Of(1, [.. many.Select(p => (p.Name, (string?)"v"))]));
        await LoadAsync(postgres, "wide", many, batch);
        var again = await PrepareAsync(postgres, "wide", [.. many.Reverse()]);

        Assert.Equal(
            1_600L, await postgres.ValueAsync<long>("SELECT count(*) FROM pg_attribute WHERE attrelid = 'wide'::regclass AND attnum > 0"));
        Assert.Equal(105, prepared.PropertiesInOverflow);
        Assert.Equal((105, 0), (again.PropertiesInOverflow, again.SchemaChanges));
        Assert.Equal("v", await postgres.ValueAsync<string>("SELECT properties_overflow ->> 'p1699' FROM wide"));
    }

    [Fact]
    public async Task dropped_columns_count_towards_the_limit()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await PrepareAsync(postgres, "wide", [.. Enumerable.Range(0, 1_000).Select(i => new TableProperty($"old{i}", "string"))]);
        await postgres.RunAsync($"ALTER TABLE wide {string.Join(", ", Enumerable.Range(0, 1_000).Select(i => $"DROP COLUMN old{i}"))}");

        var prepared = await PrepareAsync(
            postgres, "wide", [.. Enumerable.Range(0, 1_000).Select(i => new TableProperty($"new{i}", "string"))]);

        Assert.InRange(prepared.PropertiesInOverflow, 400, 410);
    }

    [Fact]
    public async Task a_table_of_the_Python_system_is_adopted_with_its_types()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await postgres.RunAsync("""
            CREATE TABLE deal (hs_object_id BIGINT PRIMARY KEY, hs_lastmodifieddate TIMESTAMPTZ, email TEXT, amount NUMERIC,
                               closedate TIMESTAMPTZ, birthday TIMESTAMPTZ, fivetran_synced TIMESTAMP, fivetran_deleted BOOLEAN);
            INSERT INTO deal VALUES (1, '2026-01-01', 'old@example.com', 1, NULL, NULL, '2026-01-01', false), (2, '2026-01-01', 'same', NULL, NULL, NULL, '2026-01-01', NULL)
            """);

        var prepared = await PrepareAsync(postgres, "deal", Usual);
        var result = await LoadAsync(
            postgres, "deal", Usual,
            Records.Batch(
                prepared.Layout,
                Records.Of(1, ("email", "new@example.com"), ("birthday", "2000-02-29"), ("hs_lastmodifieddate", "2026-02-01T00:00:00Z")),
                Records.Of(2, ("email", "same"), ("hs_lastmodifieddate", "2026-01-01T00:00:00Z"))));

        Assert.Equal(1, prepared.SchemaChanges);
        Assert.Equal((2L, 1L), (result.Merged, result.Unchanged));
        Assert.Equal(
            ["1|new@example.com|2000-02-29 00:00:00+00|true", "2|same||false"],
            await postgres.RowsAsync("""
                SELECT hs_object_id, email, to_char(birthday AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS+00') b,
                       abs(extract(epoch FROM fivetran_synced - (now() AT TIME ZONE 'UTC'))) < 60
                FROM deal ORDER BY 1
                """));
    }

    [Fact]
    public async Task limits_and_not_null_of_an_adopted_table_are_lifted_since_values_may_break_them()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await postgres.RunAsync("""
            CREATE TABLE deal (hs_object_id INTEGER PRIMARY KEY, email VARCHAR(5) NOT NULL, amount NUMERIC(6,2), birthday DATE, closedate TIMESTAMP(0));
            INSERT INTO deal VALUES (1, 'a', 1.50, NULL, '2026-01-01')
            """);

        var prepared = await PrepareAsync(postgres, "deal", Usual);
        await LoadAsync(
            postgres, "deal", Usual,
            Records.Batch(prepared.Layout, Records.Of(
                50_000_000_000, ("email", null), ("amount", "12345678.12345"), ("closedate", "2026-01-01T00:00:00.123Z"))));

        Assert.Equal(
            ["1|1.50|2026-01-01T00:00:00", "50000000000|12345678.12345|2026-01-01T00:00:00.123"],
            await postgres.RowsAsync("SELECT hs_object_id, amount, closedate FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task an_adopted_table_without_a_key_gets_one()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await postgres.RunAsync("CREATE TABLE deal (hs_object_id BIGINT, email TEXT); INSERT INTO deal VALUES (1), (2)");

        await PrepareAsync(postgres, "deal", Usual);

        Assert.Equal(
            1L, await postgres.ValueAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'deal'::regclass AND indisprimary"));
    }

    [Theory]
    [InlineData("CREATE TABLE deal (hs_object_id BIGINT); INSERT INTO deal VALUES (1), (1)", "unique key")]
    [InlineData("CREATE TABLE deal (hs_object_id TEXT PRIMARY KEY)", "hs_object_id")]
    [InlineData("CREATE TABLE deal (hs_object_id BIGINT PRIMARY KEY, amount MONEY)", "money")]
    [InlineData("CREATE TABLE deal (hs_object_id BIGINT PRIMARY KEY, amount NUMERIC GENERATED ALWAYS AS (1) STORED)", "generated")]
    [InlineData("CREATE TABLE deal (hs_object_id BIGINT PRIMARY KEY, tenant TEXT NOT NULL)", "tenant")]
    [InlineData("CREATE TABLE deal (id BIGINT PRIMARY KEY, price NUMERIC); INSERT INTO deal VALUES (1, 2)", "something else")]
    [InlineData("CREATE VIEW deal AS SELECT 1::bigint AS hs_object_id", "no table")]
    [InlineData(
        "CREATE TABLE deal (hs_object_id BIGINT PRIMARY KEY, email VARCHAR(9)); CREATE VIEW report AS SELECT email FROM deal", "report")]
    public async Task a_table_that_cannot_be_loaded_is_named_with_the_remedy_and_left_alone(string sql, string named)
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await postgres.RunAsync(sql);

        var conflict = await Assert.ThrowsAsync<SchemaConflictException>(() => PrepareAsync(postgres, "deal", Usual));

        Assert.Contains(named, conflict.Message);
        Assert.Contains("deal", conflict.Message);
        Assert.Equal(0L, await postgres.ValueAsync<long>("SELECT count(*) FROM etl_property"));
    }

    [Fact]
    public async Task a_role_that_does_not_own_the_table_is_told_so()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await PrepareAsync(postgres, "deal", Usual[..3]);
        await using var role = await TemporaryRole.CreateAsync(
            postgres, $"GRANT USAGE ON SCHEMA {postgres.Schema.Name} TO {{0}}",
            $"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {postgres.Schema.Name} TO {{0}}");
        await using var database = PostgresFixture.Open(postgres.Schema, role.Name);
        var table = new MainTable(database, postgres.Table("deal"), "hs_lastmodifieddate", NullLogger.Instance);

        var conflict = await Assert.ThrowsAsync<SchemaConflictException>(() => table.PrepareAsync(Usual, [], Cancelled));

        Assert.Contains("OWNER TO", conflict.Message);
    }

    [Fact]
    public async Task a_role_without_any_right_to_create_can_load_tables_that_are_as_they_should_be()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await PrepareAsync(postgres, "deal", Usual);
        await using var role = await TemporaryRole.CreateAsync(
            postgres, $"GRANT USAGE ON SCHEMA {postgres.Schema.Name} TO {{0}}",
            $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {postgres.Schema.Name} TO {{0}}");
        await using var database = PostgresFixture.Open(postgres.Schema, role.Name);
        using var table = new MainTable(database, postgres.Table("deal"), "hs_lastmodifieddate", NullLogger.Instance);

        var layout = (await table.PrepareAsync(Usual, [], Cancelled)).Layout;
        await using var loader = await RowLoader.OpenAsync(database, table, expectsNewRows: false, NullLogger.Instance, Cancelled);
        var result = await loader.LoadAsync(
            Records.Batch(layout, Records.Of(1, ("email", "a"))), new BatchRecord(Guid.NewGuid(), 0), Cancelled);

        Assert.Equal(1, result.Merged);
    }

    [Fact]
    public async Task a_property_that_was_retyped_keeps_its_column_until_a_value_does_not_fit()
    {
        await using var postgres = await PostgresFixture.CreateAsync();
        await PrepareAsync(postgres, "deal", Usual);

        var prepared = await PrepareAsync(postgres, "deal", [new("amount", "string"), new("birthday", "datetime"), new("email", "number")]);

        Assert.Equal(0, prepared.SchemaChanges);
        Assert.Equal(
            [
                ("amount", ColumnType.Numeric, MisfitPolicy.Widen), ("birthday", ColumnType.Date, MisfitPolicy.Widen),
                ("email", ColumnType.Text, MisfitPolicy.Reject)],
            prepared.Layout.Properties.Select(p => (p.Property, p.Type, p.Misfit)));
    }

    private static Task<PreparedTable> PrepareAsync(PostgresFixture postgres, string name, TableProperty[] properties) =>
        new MainTable(postgres.Database, postgres.Table(name), "hs_lastmodifieddate", NullLogger.Instance)
            .PrepareAsync(properties, [], Cancelled);

    private static async Task<LoadResult> LoadAsync(PostgresFixture postgres, string name, TableProperty[] properties, RowBatch batch)
    {
        using var table = new MainTable(postgres.Database, postgres.Table(name), "hs_lastmodifieddate", NullLogger.Instance);
        await table.PrepareAsync(properties, [], Cancelled);
        await using var loader = await RowLoader.OpenAsync(postgres.Database, table, expectsNewRows: false, NullLogger.Instance, Cancelled);
        return await loader.LoadAsync(batch, new BatchRecord(Guid.NewGuid()), Cancelled);
    }

    private static Task<string[]> ColumnsAsync(PostgresFixture postgres, string table) => postgres.RowsAsync($"""
        SELECT column_name, data_type, is_nullable FROM information_schema.columns
        WHERE table_schema = '{postgres.Schema.Name}' AND table_name = '{table}' ORDER BY ordinal_position
        """);

    private static async Task<Dictionary<string, string>> ColumnsByPropertyAsync(PostgresFixture postgres) =>
        (await postgres.RowsAsync("SELECT property, column_name FROM etl_property"))
            .Select(r => r.Split('|')).ToDictionary(r => r[0], r => r[1]);

    // Row versions of the catalogs: any DDL and any rewritten row would show.
    private static Task<string[]> VersionsAsync(PostgresFixture postgres, string table) => postgres.RowsAsync($"""
        SELECT c.xmin, (SELECT string_agg(a.xmin::text, ',' ORDER BY attnum) FROM pg_attribute a WHERE a.attrelid = c.oid) a,
               (SELECT string_agg(p.xmin::text, ',' ORDER BY property) FROM {postgres.Schema.Name}.etl_property p) p
        FROM pg_class c WHERE c.oid = '{postgres.Schema.Name}.{table}'::regclass
        """);
}
