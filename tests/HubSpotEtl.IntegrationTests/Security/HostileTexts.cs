using System.Globalization;
using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Links;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Security;

/// <summary>Names and values from HubSpot are data: they change no statement, no COPY stream and no line of a log.</summary>
public sealed partial class HostileTexts
{
    private const string Attack = "x'\"; DROP TABLE canary; --";

    [Fact]
    public async Task names_of_schema_object_property_pipeline_and_stage_are_no_sql()
    {
        var hostile = $"test \"{Guid.NewGuid():N}'; DROP TABLE canary; --"[..58];
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("deals", 40), (Attack, 30)) with { HostileData = true });
        fixture.Portal.Portal.Type("deals").EditPipelines(pipelines =>
            [
                .. pipelines,
                new SimulatedPipeline(
                    Attack, Attack, 9,
                    [new SimulatedStage(Attack + "1", Attack, 0, new Dictionary<string, string> { ["isClosed"] = Attack })])]);
        fixture.Portal.Portal.Type("2-130000001").AddProperty(Attack, "string", 1);
        await fixture.Schema.ExecuteAsync(
            $"CREATE SCHEMA {fixture.Schema.Name}; CREATE TABLE {fixture.Schema.Name}.canary AS SELECT 7 AS a", Cancelled);
        var schema = new SqlIdentifier(hostile);
        try
        {
            var settings = new Dictionary<string, string?> { ["DB_SCHEMA"] = hostile };
            (await fixture.RunWithAsync(settings, "--object-type", "deals,2-130000001", "--full-load")).Expect(0);
            (await fixture.RunWithAsync(settings, "--object-type", "deals,2-130000001")).Expect(0);
            (await fixture.RunWithAsync(settings, "verify", "--object-type", "deals,2-130000001")).Expect(0);
            (await fixture.RunWithAsync(settings, "status")).Expect(0);

            Assert.Equal(40, await fixture.ScalarAsync<long>($"SELECT count(*) FROM {schema}.deal"));
            var table = await fixture.ScalarAsync<string>(
                $"SELECT table_name FROM {schema}.etl_table WHERE object_type_id = '2-130000001' AND kind = 'main'");
            Assert.Equal(30, await fixture.ScalarAsync<long>($"SELECT count(*) FROM {schema}.{new SqlIdentifier(table!)}"));
            Assert.Equal(
                Attack,
                await fixture.ScalarAsync<string>($"SELECT property FROM {schema}.etl_property WHERE property LIKE 'x''%' LIMIT 1"));
            Assert.Equal(
                Attack, await fixture.ScalarAsync<string>($"SELECT label FROM {schema}.deal_pipeline_stage WHERE pipeline_id LIKE 'x''%'"));
            Assert.Equal(7, await fixture.ScalarAsync<int>("SELECT a FROM canary"));
        }
        finally
        {
            await fixture.Schema.ExecuteAsync($"DROP SCHEMA IF EXISTS {schema} CASCADE", CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("\\.")]
    [InlineData("\\N\t\\.\n\\.\r\n")]
    [InlineData("PGCOPY\n\u00ff\r\n\u0001")]
    [InlineData("\u00ff\u00ff\uffff\ufffe")]
    [InlineData("a\tb\nc\\td\\x00\\000")]
    [InlineData(Attack)]
    [InlineData("$$; DROP TABLE canary; $$ {0} {{ :x @x $1 ? %s")]
    public async Task values_come_out_of_copy_as_they_went_in(string value)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("companies", 5)));
        var companies = fixture.Portal.Portal.Type("companies");
        companies.AddProperty("size", "number");
        foreach (var id in companies.LiveIds().Skip(1).Take(3))
            companies.Update(id, new Dictionary<string, string?> { ["name"] = value, ["domain"] = value, ["size"] = value });

        await fixture.SyncAsync("companies");

        await fixture.AssertTruthAsync("companies");
        Assert.Equal(
            3,
            await fixture.ScalarAsync<long>(
                $"SELECT count(*) FROM company WHERE name = domain AND name = '{value.Replace("'", "''", StringComparison.Ordinal)}'"));
    }

    [Fact]
    public async Task labels_of_associations_are_no_sql()
    {
        await using var postgres = await Postgres.PostgresFixture.CreateAsync();
        await postgres.RunAsync("CREATE TABLE canary (a int)");
        var table = await postgres.LinksAsync(postgres.Table("a_b"), "a", "b");
        await using var loader = await AssociationLoader.OpenAsync(
            postgres.Database, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, Cancelled);

        await loader.StageAsync([new LinkRow(1, 2, 7, Attack, Attack)], Cancelled);
        await loader.ReplaceAsync(table, new long[] { 1 }, null, Cancelled);

        Assert.Equal([$"{Attack}|{Attack}"], await postgres.RowsAsync("SELECT category, label FROM a_b"));
        Assert.Equal(0, await postgres.ValueAsync<long>("SELECT count(*) FROM canary"));
    }

    [Fact]
    public async Task no_text_from_HubSpot_forges_a_line_or_steers_a_terminal()
    {
        const string Forged = "\r\n2026-11-24T04:13:00.123Z CRITICAL Run[9011] "
            + "forged\u0085\u2028\u2029\u001b[2J\u001b]0;title\u0007\u009b31m\u202eevil\u2066\u200f";
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 130), ("deals", 30), ("companies", 40)) with { HostileData = true });
        fixture.Portal.Portal.Type("contacts").AddProperty("named" + Forged, "number", 1);
        fixture.Portal.Portal.Type("contacts").AddProperty("long" + Forged + new string('x', 70), "string", 1);
        fixture.Portal.Portal.Type("deals").EditPipelines(pipelines => [.. pipelines, new SimulatedPipeline("p" + Forged, Forged, 9, [])]);
        foreach (var id in fixture.Portal.Portal.Type("contacts").LiveIds().Take(3))
            fixture.Portal.Portal.Type("contacts")
                .Update(id, new Dictionary<string, string?> { ["named" + Forged] = "not a number" + Forged });
        fixture.Portal.Faults.Next(CallFamily.Pipelines, "contacts", Fault.MissingScope("scope" + Forged));
        fixture.Portal.Faults.Next(CallFamily.List, "companies", Fault.BadRequest("refused" + Forged), times: 5);
        string[] arguments = ["--object-type", "contacts,deals,companies", "--log-level", "DEBUG", "--log-file", "etl.log", "--lang", "en"];

        var run = (await fixture.RunAsync(arguments)).Expect(1);

        var log = await File.ReadAllTextAsync(Path.Combine(run.Folder, "etl.log"), Cancelled);
        Assert.Contains("forged", log, StringComparison.Ordinal);
        Assert.Contains("forged", run.Process.Output, StringComparison.Ordinal);
        foreach (var text in (string[])[run.Process.Output, run.Process.Error, log])
            Assert.DoesNotContain(text, letter => letter != '\n' && IsDangerous(letter));
        Assert.All(
            (run.Process.Error + log).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches(LogEntry(), line));
        Assert.DoesNotMatch(ForgedEntry(), run.Process.Output + run.Process.Error + log);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static bool IsDangerous(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR|CRITICAL) +\w+(-\w+)?\[\d{4}\] |    \| )")]
    private static partial Regex LogEntry();

    [GeneratedRegex(@"(?m)^2026-11-24T04:13:00\.123Z CRITICAL")]
    private static partial Regex ForgedEntry();
}
