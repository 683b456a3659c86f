using System.Text.Json;
using HubSpotEtl.Configuration;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Documents;

namespace HubSpotEtl.Lambda;

/// <summary>What the function gives back: the form of an HTTP answer, which API gateways and function URLs pass on as such.</summary>
/// <param name="StatusCode">200 all objects healthy, 207 partly, 400 the event or the configuration is wrong.</param>
/// <param name="Body">JSON, as text.</param>
internal sealed record LambdaAnswer(int StatusCode, string Body)
{
    /// <summary>What the body is.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string> { ["Content-Type"] = "application/json" };

    /// <summary>The answer to a run: its report.</summary>
    /// <param name="summary">The run.</param>
    /// <returns>200 or 207.</returns>
    public static LambdaAnswer Of(RunSummary summary) => new(summary.IsHealthy ? 200 : 207, ReportJson.Of(summary));

    /// <summary>The answer to a call that cannot be carried out: nothing was called or written.</summary>
    /// <param name="mistakes">All that is wrong.</param>
    /// <returns>400.</returns>
    public static LambdaAnswer Of(IReadOnlyList<SettingMistake> mistakes) =>
        new(400, JsonSerializer.Serialize(Refusal.Of(mistakes), LambdaJson.Shapes.Refusal));
}
