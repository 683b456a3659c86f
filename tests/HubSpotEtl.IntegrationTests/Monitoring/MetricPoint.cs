using System.Globalization;

namespace HubSpotEtl.IntegrationTests.Monitoring;

/// <summary>One point of an OTLP metrics request (opentelemetry-proto, metrics/v1/metrics.proto).</summary>
/// <param name="Meter">Who measured.</param>
/// <param name="Name">The instrument.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">A counter's or gauge's value; the sum of a histogram.</param>
/// <param name="Count">How often a histogram was recorded to; 0 for all others.</param>
/// <param name="Attributes">As text.</param>
internal sealed record MetricPoint(
    string Meter, string Name, string Unit, double Value, ulong Count, IReadOnlyDictionary<string, string> Attributes)
{
    private const int Gauge = 5, Sum = 7, Histogram = 9;

    /// <summary>All points of a request, and the attributes of the resource that sends them.</summary>
    public static (IReadOnlyList<MetricPoint> Points, IReadOnlyDictionary<string, string> Resource) Read(byte[] request)
    {
        var resource = ProtoField.Read(request).Single(field => field.Number == 1);
        var points = from scope in resource.All(2)
                     let meter = scope.All(1).Single().All(1).Single().Text
                     from metric in scope.All(2)
                     from data in metric.Fields.Where(field => field.Number is Gauge or Sum or Histogram)
                     from point in data.All(1)
                     select Of(meter, metric, data.Number, point);
        return ([.. points], AttributesOf(resource.All(1).Single(), 1));
    }

    private static MetricPoint Of(string meter, ProtoField metric, int kind, ProtoField point)
    {
        var isHistogram = kind == Histogram;
        var value = isHistogram
            ? point.All(5).Single().Double
            : point.Fields.Where(field => field.Number is 4 or 6).Select(field => field.Number == 4 ? field.Double : (long)field.Bits)
                .Single();
        return new MetricPoint(
            meter, metric.All(1).Single().Text, metric.All(3).Select(unit => unit.Text).FirstOrDefault(""), value,
            isHistogram ? point.All(4).Single().Bits : 0, AttributesOf(point, isHistogram ? 9 : 7));
    }

    private static Dictionary<string, string> AttributesOf(ProtoField holder, int number) => holder.All(number).ToDictionary(
        pair => pair.All(1).Single().Text,
        pair => pair.All(2).Single().Fields.Select(value => value.Number switch
        {
            1 => value.Text,
            4 => value.Double.ToString(CultureInfo.InvariantCulture),
            _ => ((long)value.Bits).ToString(CultureInfo.InvariantCulture),
        }).FirstOrDefault(""));
}
