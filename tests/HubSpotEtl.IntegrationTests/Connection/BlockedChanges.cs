using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// A reader of a table, such as a dump, is in the way of a change of the table: the run waits for it, others pass, the report names it, and
/// the tables are the truth afterwards.
/// Every kind of change is tried on a schema that was loaded before.
/// </summary>
public sealed class BlockedChanges
{
    private const string Held = "SET application_name = 'nightly dump'; BEGIN; LOCK TABLE {0} IN {1} MODE";

    private const string Reading = "ACCESS SHARE";

    // Table → what makes the next run change it.
    private static readonly Dictionary<string, (string Table, Func<SyncedPortal, Task> Change)> s_changes = new()
    {
        ["a new column"] = ("deal", portal => Task.Run(() => portal.Portal.Type("deals").AddProperty("brand_new", "string"))),
        ["a wider column in mid-run"] = ("deal", portal => Task.Run(() =>
        {
            var deals = portal.Portal.Type("deals");
            deals.Update(deals.Nth(3), new Dictionary<string, string?> { ["due"] = "2024-05-31T10:20:30Z" });
        })),
        ["a key"] = ("deal", portal => portal.ExecuteAsync("ALTER TABLE deal DROP CONSTRAINT deal_pkey")),
        ["a limit that is removed"] = ("deal", portal => portal.ExecuteAsync("ALTER TABLE deal ALTER dealname TYPE varchar(9000)")),
        ["a column of a bookkeeping table"] = ("etl_run", portal => portal.ExecuteAsync("ALTER TABLE etl_run DROP COLUMN host")),
        ["a column of pipelines"] = ("deal_pipeline", portal => portal.ExecuteAsync("ALTER TABLE deal_pipeline DROP COLUMN archived")),
        ["a column of stages"] =
            ("deal_pipeline_stage", portal => portal.ExecuteAsync("ALTER TABLE deal_pipeline_stage DROP COLUMN state")),
        ["a table of stages, whose key refers to pipelines"] = (
            "deal_pipeline", portal => portal.ExecuteAsync("DROP TABLE deal_pipeline_stage")),
        ["a column of owners"] = ("owner", portal => portal.ExecuteAsync("ALTER TABLE owner DROP COLUMN teams")),
        ["a column of links"] = ("deal_company", portal => portal.ExecuteAsync("ALTER TABLE deal_company DROP COLUMN label")),
    };

    public static TheoryData<string> Kinds => [.. s_changes.Keys];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task a_change_waits_and_others_pass(string kind)
    {
        await using var portal = await LoadedAsync();
        var (table, change) = s_changes[kind];
        await change(portal);
        await using var dump = await OpenAsync(portal);
        // A key that refers to a table lets it be read meanwhile, but not written.
        await ExecuteAsync(dump, Hold(table, kind.Contains("refers", StringComparison.Ordinal) ? "ROW EXCLUSIVE" : Reading));
        var pid = dump.ProcessID;

        await using var run = portal.Start("--object-type", "deals", "--full-load");
        await run.WaitForErrorLineAsync(
            line => line.Contains("waits for server process", StringComparison.Ordinal), cancellationToken: Cancelled);
        var slowest = await SlowestReaderAsync(portal, table, TimeSpan.FromSeconds(7));
        await ExecuteAsync(dump, "ROLLBACK");
        var outcome = await portal.FinishAsync(run);

        var report = outcome.RequireHealthy();
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"a reader had to wait {slowest} of 7 s");
        var warning = Assert.Single(
            report.GetProperty("warnings").EnumerateArray(),
            one => one.GetString()!.Contains("had to wait for another session", StringComparison.Ordinal)).GetString()!;
        Assert.Contains($"server process {pid}", warning, StringComparison.Ordinal);
        Assert.Contains("nightly dump", warning, StringComparison.Ordinal);
        Assert.Contains("idle in transaction", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("LOCK TABLE", outcome.Everything, StringComparison.Ordinal);
        await portal.AssertTruthAsync("deals");
    }

    [Fact]
    public async Task a_view_that_is_being_read_is_left_to_the_next_run()
    {
        await using var portal = await LoadedAsync("--views");
        portal.Portal.Type("deals").AddProperty("brand_new", "string");
        await using var dump = await OpenAsync(portal);
        await ExecuteAsync(dump, Hold("deal_view", Reading));

        await using var run = portal.Start("--object-type", "deals", "--views");
        await run.WaitForErrorLineAsync(
            line => line.Contains("waits for server process", StringComparison.Ordinal), cancellationToken: Cancelled);
        await ExecuteAsync(dump, "ROLLBACK");

        (await portal.FinishAsync(run)).RequireHealthy();
        await portal.AssertTruthAsync("deals");
    }

    [Fact]
    public async Task the_waiting_ends_with_the_run()
    {
        await using var portal = await LoadedAsync();
        portal.Portal.Type("deals").AddProperty("brand_new", "string");
        await using var dump = await OpenAsync(portal);
        await ExecuteAsync(dump, Hold("deal", Reading));
        await using var run = portal.Start("--object-type", "deals");
        await run.WaitForErrorLineAsync(
            line => line.Contains("waits for server process", StringComparison.Ordinal), cancellationToken: Cancelled);

        run.Send(Signal.Terminate);
        var outcome = await portal.FinishAsync(run, TimeSpan.FromSeconds(30));

        Assert.Equal(143, outcome.ExitCode);
        await ExecuteAsync(dump, "ROLLBACK");
        await portal.SyncAsync("deals");
        await portal.AssertTruthAsync("deals");
    }

    private static string Hold(string table, string mode) =>
        Held.Replace("{0}", table, StringComparison.Ordinal).Replace("{1}", mode, StringComparison.Ordinal);

    private static async Task<SyncedPortal> LoadedAsync(params string[] arguments)
    {
        var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 300), ("companies", 40)));
        var deals = portal.Portal.Type("deals");
        deals.AddProperty("due", "date");
        deals.Update(deals.Nth(2), new Dictionary<string, string?> { ["due"] = "2024-05-30" });
        await portal.SyncAsync("deals", arguments);
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        portal.Simulator.LetSearchCatchUp();
        return portal;
    }

    // Somebody who reads the table again and again: how long the slowest answer takes.
    private static async Task<TimeSpan> SlowestReaderAsync(SyncedPortal portal, string table, TimeSpan length)
    {
        await using var reader = await OpenAsync(portal);
        var time = TimeProvider.System;
        var (started, slowest) = (time.GetTimestamp(), TimeSpan.Zero);
        while (time.GetElapsedTime(started) < length)
        {
            var asked = time.GetTimestamp();
            await ExecuteAsync(reader, $"SELECT FROM {table} LIMIT 1");
            var answered = time.GetElapsedTime(asked);
            slowest = answered > slowest ? answered : slowest;
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancelled);
        }

        return slowest;
    }

    private static async Task<NpgsqlConnection> OpenAsync(SyncedPortal portal) =>
        await portal.Schema.DataSource.OpenConnectionAsync(Cancelled);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
