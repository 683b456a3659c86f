using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace HubSpotEtl.Diagnostics.Output;

/// <summary>
/// Sends <see cref="Metrics"/>, and what .NET's HTTP client and Npgsql measure, to an OpenTelemetry collector: every minute, and when it is
/// told to. What goes wrong with that is logged and changes nothing else.
/// </summary>
internal sealed class MetricsExport
{
    /// <summary>How long a run waits for its last metrics to get away. A collector that is there takes milliseconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly MeterProvider _provider;
    private readonly string _endpoint;
    private readonly TimeProvider _time;

    private MetricsExport(MeterProvider provider, string endpoint, TimeProvider time) =>
        (_provider, _endpoint, _time) = (provider, endpoint, time);

    /// <summary>Begins to export where the variables ask for it.</summary>
    /// <param name="variables">See <see cref="OtlpVariables"/>.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="time">The clock of the patience.</param>
    /// <param name="refuse">Told what is wrong with the variables.</param>
    /// <returns>Null when nothing is exported; then nothing of OpenTelemetry is touched.</returns>
    public static MetricsExport? Start(
        IReadOnlyDictionary<string, string> variables, string version, TimeProvider time, Action<string> refuse)
    {
        if (!OtlpVariables.AskForMetrics(variables))
            return null;
        var name = variables.ContainsKey(OtlpVariables.MetricsEndpoint) ? OtlpVariables.MetricsEndpoint : OtlpVariables.Endpoint;
        if (!Uri.TryCreate(variables[name], UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            refuse($"{name} must be an address such as http://localhost:4318");
            return null;
        }

        try
        {
            return new MetricsExport(
                Build(variables, version), endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped), time);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or NotSupportedException)
        {
            // Its own words, which name no value: a header may be a secret.
            refuse(failure.Message);
            return null;
        }
    }

    /// <summary>Sends what was measured so far, and waits for that, but not for ever.</summary>
    /// <param name="logger">Where it is told that they did not get away.</param>
    /// <param name="patience">The longest wait.</param>
    /// <returns>When they are sent, or given up.</returns>
    public async Task FlushAsync(ILogger logger, TimeSpan patience)
    {
        // The exporter blocks its thread until it is answered, whatever time it is given.
        var flush = Task.Run(() => _provider.ForceFlush());
        try
        {
            if (!await flush.WaitAsync(patience, _time))
                Log.MetricsNotSent(logger, _endpoint);
        }
        catch (TimeoutException)
        {
            Log.MetricsNotSent(logger, _endpoint);
        }
    }

    private static MeterProvider Build(IReadOnlyDictionary<string, string> variables, string version)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build();
        return Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(settings))
            .ConfigureResource(
                resource =>
                    resource.Clear().AddService("hubspot-etl", serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector())
            .AddMeter(Metrics.MeterName, "System.Net.Http", "Npgsql")
            .AddOtlpExporter(exporter =>
            {
                if (variables.TryGetValue(OtlpVariables.MetricsEndpoint, out var endpoint))
                    exporter.Endpoint = new Uri(endpoint);
            })
            .Build();
    }
}
