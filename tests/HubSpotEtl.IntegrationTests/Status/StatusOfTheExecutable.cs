using System.Text.Json;
using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Status;

public sealed class StatusOfTheExecutable : IAsyncLifetime
{
    private PostgresFixture _postgres = null!;
    private Dictionary<string, string?> _settings = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        _settings = _postgres.Schema.Database.Settings(_postgres.Schema.Name);
        _settings["ACCESS_TOKEN"] = null;
        _settings["LC_ALL"] = "C";
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task is_0_and_a_clear_line_before_the_first_sync()
    {
        var result = await RunAsync("status");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Nothing has been synced yet", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Smoke")]
    public async Task is_1_when_a_table_is_too_old_and_0_when_it_is_fresh()
    {
        await FillAsync();

        var tooOld = await RunAsync("status", "--max-age", "1h", "--output", "json");
        var fresh = await RunAsync("status", "--max-age", "3h", "--lang", "es");

        Assert.Equal((1, "Older than 1h: contact (2h)\n"), (tooOld.ExitCode, tooOld.Error));
        using var json = JsonDocument.Parse(tooOld.Output);
        Assert.Equal(
            (2, true),
            (
                json.RootElement.GetProperty("tables")[0].GetProperty("rows_live").GetInt64(),
                json.RootElement.GetProperty("tables")[0].GetProperty("stale").GetBoolean()));
        Assert.Equal((0, ""), (fresh.ExitCode, fresh.Error));
        Assert.Matches("contact +2 +1 +0 ", fresh.Output);
        Assert.Contains("ESTADO", fresh.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DB_PORT", "1", "127.0.0.1:1")]
    [InlineData("DB_HOST", "no-such-host.invalid", "no-such-host.invalid")]
    [InlineData("DB_USER", "nobody_at_all", "PostgreSQL refused")]
    [InlineData("DB_NAME", "no_such_database", "no_such_database")]
    public async Task is_2_with_a_clear_message_when_the_database_cannot_be_read(string name, string value, string message)
    {
        _settings[name] = value;

        var result = await RunAsync("status");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("The status cannot be read from database ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain(_settings["DB_PASS"]!, result.Error, StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        await BookkeepingMigration.EnsureAsync(_postgres.Database, Cancelled);
        await _postgres.RunAsync(
            """
            CREATE TABLE contact (hs_object_id BIGINT PRIMARY KEY, fivetran_deleted BOOLEAN);
            INSERT INTO contact VALUES (1, false), (2, false), (3, true);
            INSERT INTO etl_sync_metadata VALUES ('contact', now() - interval '2 hours', 3, 'full', now());
            """);
    }

    private Task<ProcessResult> RunAsync(params string[] arguments) => ProcessRun.RunAsync(
        Repository.Executable, arguments, _settings, Path.GetTempPath(), cancellationToken: Cancelled);
}
