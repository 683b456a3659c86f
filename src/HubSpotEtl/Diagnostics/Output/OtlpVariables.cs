namespace HubSpotEtl.Diagnostics.Output;

/// <summary>
/// The variables that OpenTelemetry gives a meaning for all programs (opentelemetry.io, "Environment Variable Specification" and "OTLP
/// Exporter Configuration").
/// </summary>
internal static class OtlpVariables
{
    /// <summary>Where metrics go, with the path as it is.</summary>
    public const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    /// <summary>Where all signals go; over HTTP metrics below <c>v1/metrics</c> there.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Prefix = "OTEL_";
    private const string OfMetrics = "OTEL_EXPORTER_OTLP_METRICS_";
    private const string OfAll = "OTEL_EXPORTER_OTLP_";

    private static readonly string[] s_overridable = ["PROTOCOL", "HEADERS", "TIMEOUT", "COMPRESSION"];

    /// <summary>Those that are set. What is set for metrics stands in place of what is set for all signals.</summary>
    /// <param name="layers">Where variables come from, strongest first; null where there is none.</param>
    public static IReadOnlyDictionary<string, string> Of(params IReadOnlyList<IReadOnlyDictionary<string, string>?> layers)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in layers.SelectMany(layer => layer ?? new Dictionary<string, string>()))
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && value.Trim().Length > 0)
                variables.TryAdd(name, value.Trim());
        foreach (var what in s_overridable)
            if (variables.TryGetValue(OfMetrics + what, out var value))
                variables[OfAll + what] = value;
        return variables;
    }

    /// <summary>Whether they ask for metrics: an endpoint is named, and nothing says no.</summary>
    public static bool AskForMetrics(IReadOnlyDictionary<string, string> variables) =>
        (variables.ContainsKey(MetricsEndpoint) || variables.ContainsKey(Endpoint))
        && !string.Equals(variables.GetValueOrDefault("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && variables.GetValueOrDefault("OTEL_METRICS_EXPORTER", "otlp").Split(',', StringSplitOptions.TrimEntries)
            .Contains("otlp", StringComparer.OrdinalIgnoreCase);
}
