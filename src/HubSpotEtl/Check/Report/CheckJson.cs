using System.Text.Json;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Check.Report;

/// <summary>The findings as one JSON document; its texts are English, as in all JSON.</summary>
internal static class CheckJson
{
    private static readonly CheckJsonContext Shapes = new(JsonForm.ForShapes());

    /// <returns>Indented JSON, without a final line end.</returns>
    public static string Of(CheckReport report)
    {
        var texts = new ReportTexts(Language.English);
        return JsonSerializer.Serialize(
            new CheckDocument(
                report.IsPassed ? "passed" : "failed", report.Failures, report.Warnings,
                [
                    .. report.Sections.SelectMany(section => section.Findings.Select(finding => new CheckDocumentEntry(
                        section.Name, finding.Id, finding.State, finding.What.In(texts), finding.Remedy?.In(texts)))),
                ]),
            Shapes.CheckDocument);
    }
}
