using System.Text.Json;
using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Reporting.Documents;

namespace HubSpotEtl.Verify.Report;

/// <summary>The outcome as one JSON document, in the same form as the reports of runs.</summary>
internal static class VerifyJson
{
    /// <summary>Its generated shapes.</summary>
    public static VerifyJsonContext Shapes { get; } = new(JsonForm.ForShapes());

    /// <returns>Indented JSON, without a final line end.</returns>
    public static string Of(VerifySummary summary) => summary.Single is { } report
        ? Of(report)
        : JsonSerializer.Serialize(summary, Shapes.VerifySummary);

    /// <returns>Indented JSON, without a final line end.</returns>
    public static string Of(VerifyReport report) => JsonSerializer.Serialize(report, Shapes.VerifyReport);

    /// <summary>The word for an outcome, for people too: scripts look for it in texts and logs as well.</summary>
    public static string Word(this VerifyStatus status) => status switch
    {
        VerifyStatus.Consistent => "consistent",
        VerifyStatus.Repaired => "repaired",
        VerifyStatus.Different => "different",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>The word for a kind, as the counts are named.</summary>
    public static string Word(this DifferenceKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
