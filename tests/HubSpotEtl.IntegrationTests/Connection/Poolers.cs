using System.Globalization;
using System.Net;
using HubSpotEtl.IntegrationTests.Check;
using HubSpotEtl.IntegrationTests.Runs;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// A pooler that gives a session's server process to another is refused before anything is written; one that keeps sessions serves.
/// </summary>
public sealed class Poolers
{
    private const string Refusal = "through a pooler that does not keep sessions";

    public static TheoryData<string, int, string> ThatKeepNoSessions =>
        new()
        {
            { "transaction", 1, "" },
            { "transaction", 2, "" },
            { "transaction", 20, "" },
            { "transaction", 20, "server_round_robin = 1" },
            { "transaction", 20, "server_reset_query_always = 1" },
            { "statement", 1, "" },
            { "statement", 20, "" },
        };

    [Theory]
    [MemberData(nameof(ThatKeepNoSessions))]
    public async Task one_that_keeps_no_sessions_is_refused_with_what_to_do(string mode, int size, string line)
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 230), ("deals", 40)));
        await using var pool = await StartAsync(portal, mode, size, line);

        var refused = await portal.RunAsync("--object-type", "contacts,deals");

        Assert.True(refused.ExitCode == 1, refused.Everything);
        var details = refused.Report.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("detail").GetString()!)
            .ToList();
        Assert.Equal(2, details.Count);
        Assert.All(details, detail => Assert.Contains(Refusal, detail, StringComparison.Ordinal));
        Assert.All(details, detail => Assert.Contains("pool_mode=session", detail, StringComparison.Ordinal));
        Assert.Equal(0, await portal.ValueAsync<long>($"SELECT count(*) FROM pg_namespace WHERE nspname = '{portal.Schema.Name}'"));
    }

    [Theory]
    [InlineData("transaction", 1)]
    [InlineData("transaction", 20)]
    [InlineData("statement", 20)]
    public async Task what_is_said_to_our_sessions_is_not_said_to_other_clients_of_the_pool(string mode, int size)
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 30)));
        await portal.SyncAsync("contacts");
        await using var pool = await StartAsync(portal, mode, size, "server_round_robin = 1");
        await using var others = NpgsqlDataSource.Create(OthersOf(portal, pool).ConnectionString);
        // What another has said stays too, where there is but one process to say it to: nobody resets its session.
        await using (var command = others.CreateCommand($"SET work_mem = '{(size == 1 ? 77 : 4)}MB'"))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var before = await SaidAsync(others);

        foreach (var arguments in (string[][])[
            ["sync", "--object-type", "contacts"], ["status"], ["plan", "--object-type", "contacts"],
            ["verify", "--object-type", "contacts"], ["check", "--object-type", "contacts"]])
        {
            var refused = await portal.VerbAsync(arguments);
            Assert.True(refused.ExitCode is 1 or 2, $"{arguments[0]}: {refused}");
            Assert.Contains("pool_mode=session", refused.Output + refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, await SaidAsync(others));
    }

    private static NpgsqlConnectionStringBuilder OthersOf(SyncedPortal portal, PgBouncer pool) => new()
    {
        Host = portal.AllSettings["DB_HOST"], Port = pool.Port, Database = portal.AllSettings["DB_NAME"],
        Username = portal.AllSettings["DB_USER"], Password = portal.AllSettings["DB_PASS"],
        Pooling = false, NoResetOnClose = true,
    };

    // As often as there may be processes of the server.
    private static async Task<string> SaidAsync(NpgsqlDataSource others)
    {
        var said = new SortedSet<string>(StringComparer.Ordinal);
        for (var time = 0; time < 25; time++)
        {
            await using var command = others.CreateCommand(
                "SELECT string_agg(name || '=' || setting, ', ' ORDER BY name) FROM pg_settings WHERE name IN ('search_path', "
                    + "'DateStyle', 'TimeZone', 'lock_timeout', 'statement_timeout', 'row_security', 'array_nulls', "
                    + "'default_transaction_isolation', 'work_mem')");
            said.Add((string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
        }

        return string.Join('\n', said);
    }

    [Theory]
    [InlineData("transaction", 1)]
    [InlineData("transaction", 20)]
    [InlineData("statement", 20)]
    public async Task check_finds_it_too(string mode, int size)
    {
        await using var fixture = await CheckFixture.StartAsync();
        await using var pool = await PgBouncer.StartAsync(fixture.Fixture.Schema.Database.Settings(""), mode, size);
        fixture.Settings["DB_PORT"] = pool.Port.ToString(CultureInfo.InvariantCulture);

        var line = (await fixture.CheckAsync(2)).Of("database.sessions");

        Assert.Equal("failed", line.State);
        Assert.Contains("pool_mode=session", line.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "")]
    [InlineData(20, "")]
    [InlineData(20, "server_round_robin = 1")]
    [InlineData(20, "server_reset_query =")]
    public async Task one_in_session_mode_serves(int size, string line)
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 1_300), ("companies", 40)));
        await using var pool = await StartAsync(portal, "session", size, line);

        (await portal.RunAsync("--object-type", "contacts,companies")).RequireHealthy();
        (await portal.RunAsync("--object-type", "contacts,companies", "--full-load")).RequireHealthy();

        await portal.AssertTruthAsync("contacts");
        await portal.AssertTruthAsync("companies");
    }

    // Settings may be overlooked there.
    [Theory]
    [InlineData("DISCARD", "SET")]
    [InlineData("DISCARD")]
    public async Task one_that_keeps_a_session_from_the_first_thing_on_that_has_to_be_kept_serves(params string[] pinning)
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 1_300), ("companies", 40)));
        var server = IPEndPoint.Parse($"127.0.0.1:{portal.AllSettings["DB_PORT"]}");
        await using var pool = new PinningPool(server, pinning);
        portal.Settings["DB_PORT"] = pool.Port.ToString(CultureInfo.InvariantCulture);

        (await portal.RunAsync("--object-type", "contacts,companies")).RequireHealthy();
        (await portal.RunAsync("--object-type", "contacts,companies", "--full-load")).RequireHealthy();

        Assert.InRange(pool.Pinned, 8, 100);
        await portal.AssertTruthAsync("contacts");
        await portal.AssertTruthAsync("companies");
    }

    [Fact]
    public async Task one_that_keeps_none_and_hands_on_what_the_server_has_said_is_found()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 230)));
        await using var pool = new PinningPool(IPEndPoint.Parse($"127.0.0.1:{portal.AllSettings["DB_PORT"]}")) { HandsGreetingsOn = true };
        portal.Settings["DB_PORT"] = pool.Port.ToString(CultureInfo.InvariantCulture);

        var refused = await portal.RunAsync("--object-type", "contacts");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("pool_mode=session", refused.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_that_keeps_no_sessions_and_refuses_a_second_is_told_nothing()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 30)));
        await using var pool = await StartAsync(portal, "transaction", 1, "max_client_conn = 2");
        await using var others = NpgsqlDataSource.Create(OthersOf(portal, pool).ConnectionString);
        var before = await SaidAsync(others);
        await using var other = await others.OpenConnectionAsync(TestContext.Current.CancellationToken);

        var refused = await portal.VerbAsync("status");
        await other.DisposeAsync();

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("no more connections allowed", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, await SaidAsync(others));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task one_in_session_mode_that_is_too_small_is_named_as_that(int size)
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 230), ("companies", 40)));
        await using var pool = await StartAsync(portal, "session", size, "query_wait_timeout = 3");

        await using var run = portal.Start("--object-type", "contacts");

        // It is waited for, as for any server that takes no more connections for a while.
        await run.WaitForErrorLineAsync(
            line => line.Contains("at least four connections", StringComparison.Ordinal),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task one_in_session_mode_that_is_too_small_and_lets_wait_is_named_as_that_by_check_and_sync(int size)
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 230), ("companies", 40)));
        await using var pool = await StartAsync(portal, "session", size, "query_wait_timeout = 120");
        await using var fixture = await CheckFixture.StartAsync();
        fixture.Settings["DB_PORT"] = pool.Port.ToString(CultureInfo.InvariantCulture);

        var line = (await fixture.CheckAsync(2)).Of("database.connections");
        await using var run = portal.Start("--object-type", "contacts");

        Assert.Equal("failed", line.State);
        Assert.Contains("default_pool_size", line.Remedy, StringComparison.Ordinal);
        await run.WaitForErrorLineAsync(
            said => said.Contains($"has given {size} connections and no more, and a run needs 4", StringComparison.Ordinal),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task<PgBouncer> StartAsync(SyncedPortal portal, string mode, int size, string line)
    {
        var pool = await PgBouncer.StartAsync(portal.Schema.Database.Settings(""), mode, size, line);
        portal.Settings["DB_PORT"] = pool.Port.ToString(CultureInfo.InvariantCulture);
        return pool;
    }
}
