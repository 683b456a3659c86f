using System.Text.Json;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Secrets;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Tests.Diagnostics;

public sealed class JsonLogLines : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void carry_all_that_an_entry_has()
    {
        var line = Assert.Single(Written(logger => Log.ObjectStarted(logger, "contacts", 1, 3)));

        Assert.Equal(
            """{"timestamp":"2026-11-24T04:13:00.123Z","level":"INFO","event_id":9002,"event":"ObjectStarted","category":"HubSpotEtl.Tests","message":"contacts: sync started (1 of 3)","fields":{"object_type":"contacts","number":1,"total":3}}""",
            line);
    }

    [Fact]
    public void have_no_fields_where_the_message_has_none() =>
        Assert.DoesNotContain("fields", Assert.Single(Written(Log.StopRequested)), StringComparison.Ordinal);

    [Fact]
    public void name_a_field_once() => Assert.Contains(
        "\"fields\":{\"path\":\"/x/.env\"}", Assert.Single(Written(logger => Log.EnvironmentFileExposed(logger, "/x/.env"))),
        StringComparison.Ordinal);

    [Fact]
    public void keep_the_kind_of_a_value()
    {
        var fields = Parsed(logger => Log.Progress(logger, "x", "deals", 5, null, double.PositiveInfinity, 0, 0, null))
            .GetProperty("fields");

        Assert.Equal(5, fields.GetProperty("records").GetInt64());
        Assert.Equal(JsonValueKind.Null, fields.GetProperty("total_records").ValueKind);
        Assert.Equal(JsonValueKind.String, fields.GetProperty("records_per_second").ValueKind);
        Assert.Equal(
            1.5,
            Parsed(logger => Log.DatabaseFailed(logger, "deals", "why", 1.5)).GetProperty("fields").GetProperty("seconds").GetDouble());
    }

    [Fact]
    public void cannot_be_forged_by_a_value()
    {
        const string Forged = "x\n{\"level\":\"CRITICAL\"}\u2028\u001b[2J\u202e\"";

        var line = Assert.Single(Written(logger => Log.ObjectFailed(logger, new IOException(Forged), "deals", Forged)));

        Assert.DoesNotContain(line, letter => letter is < ' ' or > '~');
        Assert.Equal(Forged, JsonElement.Parse(line).GetProperty("fields").GetProperty("reason").GetString());
    }

    [Fact]
    public void hold_an_exception_with_its_trace()
    {
        var exception = Parsed(logger => Log.ObjectFailed(logger, new IOException("first\nsecond"), "deals", "reason"))
            .GetProperty("exception");

        Assert.Equal("System.IO.IOException", exception.GetProperty("type").GetString());
        Assert.Equal("first\nsecond", exception.GetProperty("message").GetString());
        Assert.StartsWith("System.IO.IOException: first\nsecond", exception.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void never_hold_a_secret()
    {
        var failure = new IOException(
            "Bearer TOKEN-THAT-MUST\n-NOT-SHOW", new IOException("password 'PASSWORD-THAT-MUST-NOT-SHOW' refused"));

        var line = Assert.Single(
            Written(logger => Log.ObjectFailed(logger, failure, "TOKEN-THAT-MUST-NOT-SHOW", "TOKEN-THAT-MUST%2DNOT-SHOW")));

        Assert.DoesNotContain("NOT-SHOW", line, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"***: sync failed: ***\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public void are_what_the_program_says_outside_of_the_log_too()
    {
        using var error = new StringWriter();
        LogForm.Of(LogFormat.Json, new Redaction()).WriteComplaint(error, WrittenLog.Now, "The report could not be written");

        var said = JsonElement.Parse(error.ToString());
        Assert.Equal(
            ("ERROR", "The report could not be written"), (said.GetProperty("level").GetString(), said.GetProperty("message").GetString()));
    }

    private JsonElement Parsed(Action<ILogger> write) => JsonElement.Parse(Assert.Single(Written(write)));

    private string[] Written(Action<ILogger> write) =>
        WrittenLog.Lines(_folder[$"{Guid.NewGuid()}.log"], LogFormat.Json, LogLevel.Information, write);
}
