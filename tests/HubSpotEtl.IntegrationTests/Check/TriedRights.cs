using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.IntegrationTests.Verify;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Check;

public sealed class TriedRights
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task leave_nothing_behind()
    {
        await using var fixture = await CheckFixture.StartAsync(("deals", 12));
        await fixture.CheckAsync(0, "deals");
        Assert.Equal(
            0, await fixture.ScalarAsync<long>($"SELECT count(*) FROM pg_namespace WHERE nspname = '{fixture.Fixture.Schema.Name}'"));
        await fixture.SyncAsync("deals");
        var before = await DatabaseAsync(fixture);

        var lines = await fixture.CheckAsync(0, "deals");

        Assert.Equal(before, await DatabaseAsync(fixture));
        Assert.Equal(
            ["create", "temporary", "lock", "functions", "bookkeeping", "alter", "write", "beside"],
            lines.Where(line => line.Id.StartsWith("database.rights.", StringComparison.Ordinal)).Select(line => line.Id.Split('.')[2]));
    }

    [Fact]
    public async Task that_are_missing_are_named_with_the_grant()
    {
        await using var fixture = await CheckFixture.StartAsync(("deals", 12));
        await fixture.SyncAsync("deals");
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        var schema = fixture.Fixture.Schema.Name;
        await using var role = await TemporaryRole.CreateAsync(
            postgres, $"GRANT USAGE ON SCHEMA {schema} TO {{0}}", $"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {{0}}");
        fixture.Settings["DB_USER"] = role.Name;

        var lines = await fixture.CheckAsync(2, "deals");

        Assert.Equal(
            ["database.rights.create", "database.rights.bookkeeping", "database.rights.alter", "database.rights.write"],
            lines.Where(line => line.State == "failed").Select(line => line.Id));
        Assert.Equal(
            $"run as the owner: GRANT USAGE, CREATE ON SCHEMA \"{schema}\" TO \"{role.Name}\"", lines.Of("database.rights.create").Remedy);
        Assert.Contains("must be owner of table deal", lines.Of("database.rights.alter").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("database.rights.create")]
    [InlineData("database.rights.alter")]
    [InlineData("database.rights.write")]
    [InlineData("database.rights.bookkeeping")]
    public async Task are_there_when_what_the_remedy_says_was_run(string id)
    {
        await using var fixture = await CheckFixture.StartAsync(("deals", 12));
        await fixture.SyncAsync("deals");
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        var schema = fixture.Fixture.Schema.Name;
        await using var role = await TemporaryRole.CreateAsync(postgres, $"GRANT USAGE ON SCHEMA {schema} TO {{0}}");
        fixture.Settings["DB_USER"] = role.Name;
        var refused = (await fixture.CheckAsync(2, "deals")).Of(id);

        await fixture.ExecuteAsync(refused.Remedy!["run as the owner: ".Length..]);

        Assert.Equal(("failed", "passed"), (refused.State, (await fixture.CheckAsync(2, "deals")).Of(id).State));
        await fixture.ExecuteAsync($"REASSIGN OWNED BY {role.Name} TO CURRENT_USER");
    }

    [Theory]
    [InlineData("SELECT")]
    [InlineData("INSERT")]
    [InlineData("UPDATE")]
    [InlineData("DELETE")]
    public async Task that_are_missing_on_any_table_of_a_sync_are_found(string right)
    {
        await using var fixture = await CheckFixture.StartAsync(("deals", 12), ("companies", 4));
        await fixture.SyncAsync("deals");
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        var schema = fixture.Fixture.Schema.Name;
        await using var role = await TemporaryRole.CreateAsync(
            postgres, $"GRANT USAGE, CREATE ON SCHEMA {schema} TO {{0}}",
            $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {{0}}");
        var tables = (
            await fixture.ScalarAsync<string[]>(
                $"SELECT array_agg(tablename::text ORDER BY 1) FROM pg_tables WHERE schemaname = '{schema}'"))!;
        await fixture.ExecuteAsync($"ALTER TABLE deal OWNER TO {role.Name}");
        fixture.Settings["DB_USER"] = role.Name;
        await fixture.CheckAsync(0, "deals");

        var unnoticed = new List<string>();
        foreach (var table in tables)
        {
            await fixture.ExecuteAsync($"REVOKE {right} ON {table} FROM {role.Name}");
            var run = await fixture.RunAsync("check", "--output", "json", "--object-type", "deals");
            // What may not even be read, such as the names of tables, is told as what it is.
            if (run.ExitCode != 2 || !run.Everything.Contains(table, StringComparison.Ordinal))
                unnoticed.Add($"{table}: {run.ExitCode}");
            await fixture.ExecuteAsync($"GRANT {right} ON {table} TO {role.Name}");
        }

        Assert.Contains("deal_company", tables);
        Assert.Empty(unnoticed);
        await fixture.ExecuteAsync($"REASSIGN OWNED BY {role.Name} TO CURRENT_USER");
    }

    [Fact]
    public async Task that_are_missing_on_a_function_of_a_sync_are_found_and_sync_names_the_same()
    {
        await using var fixture = await CheckFixture.StartAsync(("deals", 12));
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await using var role = await TemporaryRole.CreateAsync(postgres);
        var name = $"few_functions_{Guid.NewGuid():N}";
        await fixture.ExecuteAsync($"CREATE DATABASE {name}");
        await fixture.ExecuteAsync($"GRANT CREATE ON DATABASE {name} TO {role.Name}");
        (fixture.Settings["DB_NAME"], fixture.Settings["DB_USER"]) = (name, role.Name);
        try
        {
            await using var owner = Npgsql.NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(fixture.Fixture.Schema.Database.ConnectionString) { Database = name, Pooling = false });
            foreach (var function in (string[])["pg_try_advisory_lock(bigint)", "count(\"any\")", "now()", "pg_advisory_unlock_all()"])
            {
                await using (var revoke = owner.CreateCommand($"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC"))
                    await revoke.ExecuteNonQueryAsync(Cancelled);

                var line = (await fixture.CheckAsync(2)).Of("database.rights.functions");
                var refused = await fixture.RunAsync("sync", "--object-type", "deals", "--no-progress", "--output", "json");

                Assert.Equal("failed", line.State);
                Assert.Contains(function, line.Text, StringComparison.Ordinal);
                if (function.StartsWith("pg_try", StringComparison.Ordinal))
                    Assert.Contains(
                        $"GRANT EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_lock", refused.Everything, StringComparison.Ordinal);
                await using var grant = owner.CreateCommand($"{line.Remedy!["run as the owner: ".Length..]}");
                await grant.ExecuteNonQueryAsync(Cancelled);
                Assert.Equal("passed", (await fixture.CheckAsync(0)).Of("database.rights.functions").State);
            }
        }
        finally
        {
            await fixture.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    [Fact]
    public async Task on_functions_are_looked_at_for_all_that_the_source_calls()
    {
        await using var fixture = await CheckFixture.StartAsync();
        var source = string.Concat(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "HubSpotEtl", "Postgres"), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith("FunctionRights.cs", StringComparison.Ordinal)).Select(File.ReadAllText));
        var words = System.Text.RegularExpressions.Regex.Matches(source, @"(?<![A-Za-z0-9_])([a-z][a-z0-9_]+)\(")
            .Select(match => match.Groups[1].Value).Distinct().Select(word => $"'{word}'");

        var called = (await fixture.ScalarAsync<string[]>(
            $"SELECT array_agg(DISTINCT proname::text) FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN "
                + $"({string.Join(", ", words)}) AND proname::text NOT IN (SELECT typname::text FROM pg_type)"))!;

        Assert.Contains("unnest", called);
        Assert.Empty(called.Except(HubSpotEtl.Postgres.Session.FunctionRights.Names));
    }

    [Theory]
    [InlineData("CONNECTION LIMIT 3")]
    [InlineData("CONNECTION LIMIT 2")]
    public async Task are_of_no_use_without_as_many_connections_as_a_sync_needs(string limit)
    {
        await using var fixture = await CheckFixture.StartAsync();
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await using var role = await TemporaryRole.CreateAsync(postgres);
        await postgres.RunAsync($"ALTER ROLE {role.Name} {limit}");
        fixture.Settings["DB_USER"] = role.Name;

        var line = (await fixture.CheckAsync(2)).Of("database.connections");

        Assert.Equal("failed", line.State);
        Assert.Contains("to 4 and more", line.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task are_not_waited_for_on_a_table_that_is_in_use()
    {
        await using var fixture = await CheckFixture.StartAsync(("deals", 12));
        await fixture.SyncAsync("deals");
        await using var connection = await fixture.Fixture.Schema.DataSource.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        await using var command = new NpgsqlCommand("LOCK TABLE deal IN ROW EXCLUSIVE MODE", connection, transaction);
        await command.ExecuteNonQueryAsync(Cancelled);

        var line = (await fixture.CheckAsync(0, "deals")).Of("database.rights.alter");

        Assert.Equal(("unknown", "right to alter deal: not tried, for another session is using it"), (line.State, line.Text));
    }

    [Fact]
    public async Task are_of_no_use_where_the_database_takes_no_writes()
    {
        await using var fixture = await CheckFixture.StartAsync();
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await using var role = await TemporaryRole.CreateAsync(postgres);
        await postgres.RunAsync($"ALTER ROLE {role.Name} SET default_transaction_read_only = on");
        fixture.Settings["DB_USER"] = role.Name;

        var line = (await fixture.CheckAsync(2)).Of("database.writable");

        Assert.Equal(("failed", "name the primary server in DB_HOST"), (line.State, line.Remedy));
    }

    [Fact]
    public async Task are_not_all_a_database_needs_its_encoding_must_be_utf8()
    {
        await using var fixture = await CheckFixture.StartAsync();
        var name = $"latin_{Guid.NewGuid():N}";
        await fixture.ExecuteAsync($"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        fixture.Settings["DB_NAME"] = name;
        try
        {
            var line = (await fixture.CheckAsync(2)).Of("database.encoding");

            Assert.Equal(("failed", "encoding LATIN1"), (line.State, line.Text));
            Assert.Contains("createdb --encoding UTF8", line.Remedy, StringComparison.Ordinal);
        }
        finally
        {
            await fixture.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    [Theory]
    [InlineData("DB_PORT", "1", "DB_HOST and DB_PORT")]
    [InlineData("DB_USER", "nobody_at_all", "Check DB_USER and DB_PASS")]
    [InlineData("DB_NAME", "no_such_database", "Check DB_NAME")]
    [InlineData("DB_HOST", "no-such-host.invalid", "no-such-host.invalid")]
    public async Task cannot_be_tried_where_the_database_does_not_answer(string name, string value, string message)
    {
        await using var fixture = await CheckFixture.StartAsync();
        fixture.Settings[name] = value;

        var line = Assert.Single(await fixture.CheckAsync(2), line => line.State == "failed");

        Assert.Equal("database.reachable", line.Id);
        Assert.Contains(message, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task and_calls_are_tried_as_far_as_the_settings_are_right()
    {
        await using var fixture = await CheckFixture.StartAsync(("deals", 12));
        fixture.Settings["DB_PASS"] = null;
        fixture.Settings["ETL_MAX_WORKERS"] = "many";

        var lines = await fixture.CheckAsync(2, "deals");

        Assert.Equal(
            ["DB_PASS: missing; the role's password", "ETL_MAX_WORKERS: \"many\" is not allowed; a whole number from 1 to 64"],
            lines.Where(line => line.State == "failed").Select(line => line.Text));
        Assert.Equal(("passed", "unknown"), (lines.Of("object.list").State, lines.Of("database.reachable").State));
    }

    [Fact]
    public async Task come_with_the_free_disk_of_a_server_on_this_machine()
    {
        await using var fixture = await CheckFixture.StartAsync();
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await using var role = await TemporaryRole.CreateAsync(postgres);
        var free = (await fixture.CheckAsync(0)).Of("database.disk");
        fixture.Settings["DB_USER"] = role.Name;

        var hidden = (await fixture.CheckAsync(2)).Of("database.disk");

        Assert.Equal(("unknown", true), (hidden.State, hidden.Text.Contains("the role may not see", StringComparison.Ordinal)));
        // The tests may have been told of a server elsewhere.
        var isHere = Directory.Exists(await fixture.ScalarAsync<string>("SHOW data_directory"));
        Assert.Equal((isHere ? "passed" : "unknown", isHere), (free.State, free.Text.Contains("GiB are free", StringComparison.Ordinal)));
    }

    private static async Task<string> DatabaseAsync(VerifyFixture fixture) =>
        await fixture.ScalarAsync<string>(
            $"SELECT string_agg(oid::text || relname || relnatts::text, ',' ORDER BY oid) FROM pg_class WHERE relnamespace = "
                + $"'{fixture.Fixture.Schema.Name}'::regnamespace")
        + string.Join(',', (await fixture.Fixture.RowVersionsAsync("deal")).OrderBy(row => row.Key))
        + await fixture.ScalarAsync<string>("SELECT string_agg(xmin::text, ',' ORDER BY table_name) FROM etl_table");
}
