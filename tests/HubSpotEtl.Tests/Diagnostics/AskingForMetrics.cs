using HubSpotEtl.Diagnostics.Output;

namespace HubSpotEtl.Tests.Diagnostics;

public sealed class AskingForMetrics
{
    [Theory]
    [InlineData("", false)]
    [InlineData("OTEL_SERVICE_NAME=x", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT= ", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4318/v1/metrics", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=True", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=false", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_METRICS_EXPORTER=none", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_METRICS_EXPORTER=console,OTLP", true)]
    public void takes_an_endpoint_and_nothing_that_says_no(string variables, bool asked) =>
        Assert.Equal(asked, OtlpVariables.AskForMetrics(OtlpVariables.Of(Parsed(variables))));

    [Fact]
    public void the_environment_is_stronger_than_the_file_and_what_is_for_metrics_stronger_than_what_is_for_all()
    {
        var variables = OtlpVariables.Of(
            Parsed("OTEL_EXPORTER_OTLP_HEADERS=a=1 OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf HOME=/root"),
            Parsed("OTEL_EXPORTER_OTLP_HEADERS=a=2 OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_SERVICE_NAME=etl"));

        Assert.Equal(
            [
                "OTEL_EXPORTER_OTLP_HEADERS=a=1", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_SERVICE_NAME=etl"],
            variables.Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void nothing_is_exported_where_nothing_is_asked() => Assert.Null(Start("OTEL_SERVICE_NAME=x", Assert.Fail));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT must be an address")]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=nowhere",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT must be an address")]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_EXPORTER_OTLP_HEADERS=s3cret-without-a-name",
        "Headers provided in an invalid format")]
    public void what_is_wrong_is_told_without_values(string variables, string told)
    {
        var reasons = new List<string>();

        Assert.Null(Start(variables, reasons.Add));
        Assert.StartsWith(told, Assert.Single(reasons), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", reasons[0], StringComparison.Ordinal);
    }

    private static MetricsExport? Start(string variables, Action<string> refuse) =>
        MetricsExport.Start(OtlpVariables.Of(Parsed(variables)), "1.2.3", TimeProvider.System, refuse);

    private static Dictionary<string, string> Parsed(string variables) =>
        variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2))
            .ToDictionary(one => one[0], one => one[1]);
}
