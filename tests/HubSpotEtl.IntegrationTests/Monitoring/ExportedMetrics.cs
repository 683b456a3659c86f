using System.Net;
using System.Net.Sockets;
using System.Text;
using HubSpotEtl.IntegrationTests.Lambda;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HubSpotEtl.IntegrationTests.Monitoring;

public sealed class ExportedMetrics
{
    [Fact]
    public async Task tell_what_a_run_did_to_a_collector_of_http()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 230), ("deals", 40)));
        fixture.Portal.Faults.Next(CallFamily.List, "contacts", Fault.Status(502));
        fixture.Portal.Faults.Deny("deals", CallFamily.List);

        (await fixture.RunWithAsync(
            Settings(
                collector, ("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=k3y,x-tenant=crm"),
                ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")),
            "--object-type", "contacts,deals")).Expect(1);

        var export = Assert.Single(collector.Exports);
        Assert.Equal(("/v1/metrics", "k3y", "crm"), (export.Path, export.Headers["x-api-key"], export.Headers["x-tenant"]));
        var resource = MetricPoint.Read(export.Message).Resource;
        Assert.Equal(("hubspot-etl", "test"), (resource["service.name"], resource["deployment.environment.name"]));
        Assert.NotEmpty(resource["service.version"]);

        Assert.Equal(230, collector.Point("hubspot_etl.records.merged").Value);
        Assert.Equal(
            ("contacts", "full"),
            (
                collector.Point("hubspot_etl.records.merged").Attributes["hubspot.object_type"],
                collector.Point("hubspot_etl.records.merged").Attributes["hubspot_etl.sync_mode"]));
        Assert.Equal(
            fixture.Portal.Calls.Total, collector.Points.Where(point => point.Name == "hubspot_etl.api.calls").Sum(point => point.Value));
        Assert.Equal(1, collector.Point("hubspot_etl.api.calls", "http.response.status_code", "502").Value);
        var good = collector.Point("hubspot_etl.run.duration", "hubspot_etl.status", "healthy");
        Assert.Equal(("contacts", "s", 1UL), (good.Attributes["hubspot.object_type"], good.Unit, good.Count));
        Assert.Equal("deals", collector.Point("hubspot_etl.run.duration", "hubspot_etl.status", "failed").Attributes["hubspot.object_type"]);
        Assert.InRange(collector.Point("hubspot_etl.watermark.age", "hubspot.object_type", "contacts").Value, -5, 600);
    }

    [Fact]
    public async Task hold_what_the_http_client_and_npgsql_measure_and_no_secret()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 230)));

        (await fixture.RunWithAsync(Settings(collector), "--object-type", "contacts")).Expect(0);

        Assert.Contains(
            collector.Points, point => point is { Meter: "System.Net.Http", Name: "http.client.request.duration", Unit: "s", Count: > 0 });
        var operations = Assert.Single(collector.Points, point => point is { Meter: "Npgsql", Name: "db.client.operation.duration" });
        Assert.Equal("hubspot-etl", operations.Attributes["db.client.connection.pool.name"]);
        var all = Encoding.UTF8.GetString(collector.Exports[^1].Message);
        Assert.DoesNotContain(fixture.Portal.Token, all, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Username", all, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task go_to_a_collector_of_grpc_under_the_name_that_is_given()
    {
        await using var collector = await OtlpCollector.StartAsync(HttpProtocols.Http2);
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30)));

        (await fixture.RunWithAsync(
            new()
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address, ["OTEL_SERVICE_NAME"] = "crm-copy",
                ["OTEL_EXPORTER_OTLP_METRICS_HEADERS"] = "x-api-key=k3y",
            },
            "--object-type", "contacts")).Expect(0);

        Assert.Equal("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", collector.Exports[^1].Path);
        Assert.Equal("k3y", collector.Exports[^1].Headers["x-api-key"]);
        Assert.Equal("crm-copy", MetricPoint.Read(collector.Exports[^1].Message).Resource["service.name"]);
        Assert.Equal(30, collector.Point("hubspot_etl.records.merged").Value);
    }

    [Fact]
    public async Task are_asked_for_in_a_dotenv_file_too_and_an_endpoint_of_metrics_is_taken_as_it_is()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30)));
        await File.WriteAllTextAsync(
            Path.Combine(fixture.Folder, ".env"),
            $"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT={collector.Address}/custom/path\nOTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf\n",
            TestContext.Current.CancellationToken);

        (await fixture.RunAsync("--object-type", "contacts")).Expect(0);

        Assert.Equal("/custom/path", Assert.Single(collector.Exports).Path);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_METRICS_EXPORTER", "none")]
    public async Task are_not_sent_where_a_variable_says_no(string variable, string value)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30)));

        (await fixture.RunWithAsync(Settings(collector, (variable, value)), "--object-type", "contacts")).Expect(0);

        Assert.Empty(collector.Exports);
    }

    [Fact]
    public async Task that_find_no_collector_are_told_and_change_nothing()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30)));

        var run = (await fixture.RunWithAsync(
            new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://user:pa55word@127.0.0.1:1" }, "--object-type", "contacts", "--output",
            "json")).Expect(0);

        Assert.Contains("Run[9014] The metrics did not reach http://127.0.0.1:1;", run.Process.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", run.Process.Error, StringComparison.Ordinal);
        Assert.Equal("healthy", run.Status);
    }

    [Fact]
    public async Task that_a_collector_refuses_are_told()
    {
        await using var collector = await OtlpCollector.StartAsync();
        collector.Status = 403;
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30)));

        var run = (await fixture.RunWithAsync(Settings(collector), "--object-type", "contacts")).Expect(0);

        Assert.Contains("Run[9014]", run.Process.Error, StringComparison.Ordinal);
    }

    // The exporter itself would wait for an hour here.
    [Fact]
    public async Task that_are_never_answered_do_not_hold_a_run_up()
    {
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30)));

        var run = (await fixture.RunWithAsync(
            new()
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{hole.LocalEndpoint}", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "3600000",
            },
            "--object-type", "contacts")).Expect(0);

        Assert.True(hole.Pending());
        Assert.Contains("Run[9014]", run.Process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_variables_that_cannot_be_used_are_told_and_change_nothing()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30)));

        var run = (await fixture.RunWithAsync(
            new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1", ["OTEL_EXPORTER_OTLP_HEADERS"] = "s3cret" }, "--object-type",
            "contacts")).Expect(0);

        Assert.Contains("Run[9015]", run.Process.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.Process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_a_lambda_call_are_sent_before_its_answer()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 60)), Settings(collector));

        await fixture.InvokeAsync("""{"object_type":"services"}""");
        var (first, merged) = (collector.Exports.Count, collector.Point("hubspot_etl.records.merged").Value);
        await fixture.InvokeAsync("""{"object_type":"services","force_full_load":true}""");
        var second = collector.Exports.Count;
        await fixture.EndAsync();

        Assert.Equal((1, 2), (first, second));
        Assert.Equal((60, 120), (merged, collector.Point("hubspot_etl.records.merged").Value));
        Assert.Equal(60, collector.Point("hubspot_etl.records.unchanged").Value);
    }

    private static Dictionary<string, string?> Settings(OtlpCollector collector, params (string Name, string Value)[] others)
    {
        var settings = new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" };
        foreach (var (name, value) in others)
            settings[name] = value;
        return settings;
    }
}
