using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Hosting;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Status;
using HubSpotEtl.Tests.Cli;
using HubSpotEtl.Tests.Configuration;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace HubSpotEtl.Tests.Status;

public sealed class AskingForStatus : CommandFixture
{
    private StatusFunction _read = (_, _) => Task.FromResult(new SchemaStatus(null, [Sample.Contacts]));

    [Fact]
    public async Task ends_with_0_whatever_the_tables_are_like_when_no_age_is_asked_for()
    {
        Given(Sample.Contacts, Sample.FailedServices, Sample.UnknownProjects);

        Assert.Equal(0, await Run());

        Assert.Contains("STATUS: hubspot_etl (2026-11-24 04:55Z)", Out.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Error.ToString());
    }

    [Theory]
    [InlineData(42, 0)]
    [InlineData(41, 1)]
    public async Task ends_with_1_when_a_watermark_is_older_than_allowed(int allowedMinutes, int exitCode) =>
        Assert.Equal(exitCode, await Run(maxAge: TimeSpan.FromMinutes(allowedMinutes)));

    [Fact]
    public async Task names_the_tables_that_are_too_old_or_were_never_completed_on_standard_error()
    {
        Given(Sample.Contacts, Sample.RunningDeals, Sample.FailedServices);

        Assert.Equal(1, await Run(maxAge: TimeSpan.FromHours(6)));

        Assert.Equal("Older than 6h: deal (no watermark), service (7h 12m)\n", Error.ToString());
        Assert.Contains("STATUS", Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ends_with_0_when_nothing_was_synced_yet_but_with_1_when_an_age_is_asked_for()
    {
        Given();

        Assert.Equal(0, await Run());
        Assert.Equal("", Error.ToString());
        Assert.Equal(1, await Run(maxAge: TimeSpan.FromDays(3650)));
        Assert.Equal("Nothing has been synced yet into the schema hubspot_etl.\n", Error.ToString());
    }

    [Fact]
    public async Task prints_nothing_but_the_document_when_json_is_asked_for()
    {
        Assert.Equal(1, await Run(OutputFormat.Json, TimeSpan.FromMinutes(1)));

        using var json = JsonDocument.Parse(Out.ToString());
        Assert.True(json.RootElement.GetProperty("tables")[0].GetProperty("stale").GetBoolean());
    }

    [Fact]
    public async Task ends_with_2_and_says_where_and_why_when_the_database_does_not_answer()
    {
        _read = (_, _) =>
            throw new NpgsqlException("Failed to connect to 10.0.0.1:5432", new SocketException((int)SocketError.ConnectionRefused));

        Assert.Equal(2, await Run());

        Assert.StartsWith(
            "The status cannot be read from database crm, schema hubspot_etl, on db.example:5432. ", Error.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("Failed to connect", Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Configuration.Given.Password, Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Out.ToString());
    }

    [Fact]
    public async Task ends_with_2_when_the_host_is_not_known()
    {
        _read = (_, _) => throw new SocketException((int)SocketError.HostNotFound);

        Assert.Equal(2, await Run());
        Assert.Contains("on db.example:5432", Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task gives_up_at_the_first_signal(PosixSignal signal, int exitCode)
    {
        _read = (_, cancellationToken) =>
        {
            Signals.Receive(signal);
            return Task.FromCanceled<SchemaStatus>(cancellationToken);
        };

        Assert.Equal(exitCode, await Run());
        Assert.Equal("", Out.ToString());
    }

    [Fact]
    public async Task ends_with_1_when_the_result_cannot_be_written()
    {
        Assert.Equal(1, await Run(output: new FullDisk()));
        Assert.Contains("No space left on device", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task reads_only_what_was_named()
    {
        IReadOnlyList<string>? asked = null;
        _read = (objectTypes, _) =>
        {
            asked = objectTypes;
            return Task.FromResult(new SchemaStatus(null, []));
        };

        await Run(objectTypes: ["deals", "p1_meters"]);

        Assert.Equal(["deals", "p1_meters"], asked);
    }

    private void Given(params IReadOnlyList<TableStatus> tables) => _read = (_, _) => Task.FromResult(new SchemaStatus(null, tables));

    private Task<int> Run(
        OutputFormat format = OutputFormat.Text, TimeSpan? maxAge = null, TextWriter? output = null,
        IReadOnlyList<string>? objectTypes = null)
    {
        var options = new StatusOptions
        {
            Database = Configuration.Given.Options().Database,
            ObjectTypes = objectTypes ?? [],
            MaxAge = maxAge,
            Output = new OutputOptions { Format = format },
        };
        var host = HostContext with { Out = output ?? Out, Time = new FakeTimeProvider(Sample.Now) };
        return new StatusExecution(host, options, dotEnv: null, _read).RunAsync();
    }
}
