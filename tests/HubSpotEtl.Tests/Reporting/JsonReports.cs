using System.Text.Json;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Documents;

namespace HubSpotEtl.Tests.Reporting;

public class JsonReports
{
    [Fact]
    public void of_one_object_are_the_object_itself() => Assert.Equal(
        """
        {
          "object_type": "services",
          "status": "healthy",
          "duration_seconds": 34.63,
          "records_fetched": 12176,
          "records_processed_ok": 12176,
          "records_failed": 0,
          "db_upserts": 12176,
          "db_insert_errors": 0,
          "api_calls": 1012,
          "pipelines_loaded": 1,
          "stages_loaded": 4,
          "association_tables_created": 3,
          "associations_found": 520,
          "schema_changes": 0,
          "columns_truncated": 0,
          "records_deleted": 2,
          "sync_mode": "full",
          "db_unchanged": 76,
          "table": "service",
          "run_id": "018f0000-0000-7000-8000-000000000001",
          "retries": 0,
          "values_rejected": 0,
          "records_per_second": 351.6,
          "peak_memory_bytes": 123456789,
          "watermark": "2026-11-24T04:13:00+00:00",
          "warnings": [],
          "details": {
            "sync_reason": null,
            "api_calls_by_kind": {},
            "values_rejected_by_reason": {},
            "records_failed_by_reason": {},
            "associations_by_table": {},
            "truncated_columns": [],
            "emptiest_columns": []
          }
        }
        """,
        ReportJson.Of(Sample.Of(Sample.Services)));

    [Fact]
    public void of_several_objects_hold_results_errors_and_the_total()
    {
        var failure = new ObjectFailure("projects", "HubSpotApiException", "a \"quoted\" reason");

        using var json = JsonDocument.Parse(ReportJson.Of(new RunSummary([Sample.Services, Sample.Troubled], [failure], 3)));

        Assert.Equal(["results", "errors", "total_objects"], json.RootElement.EnumerateObject().Select(each => each.Name));
        Assert.Equal(
            ["healthy", "with_errors"],
            json.RootElement.GetProperty("results").EnumerateArray().Select(each => each.GetProperty("status").GetString()));
        Assert.Equal("""{"object_type":"projects","error":"HubSpotApiException","detail":"a \"quoted\" reason"}""", Compact(json.RootElement.GetProperty("errors")[0]));
        Assert.Equal(3, json.RootElement.GetProperty("total_objects").GetInt32());
    }

    [Fact]
    public void of_one_object_that_failed_without_a_report_say_why()
    {
        using var json = JsonDocument.Parse(ReportJson.Of(new RunSummary([], [new ObjectFailure("projects", "X", "why")], 1)));

        Assert.Empty(json.RootElement.GetProperty("results").EnumerateArray());
        Assert.Equal("why", json.RootElement.GetProperty("errors")[0].GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(ObjectStatus.Healthy)]
    [InlineData(ObjectStatus.WithErrors)]
    [InlineData(ObjectStatus.Incomplete)]
    public void use_the_same_status_words_as_the_text(ObjectStatus status)
    {
        using var json = JsonDocument.Parse(ReportJson.Of(Sample.Of(Sample.Services with { Status = status })));

        Assert.Equal(status.Word(), json.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public void keep_accents_and_escape_control_characters()
    {
        var json = ReportJson.Of(Sample.Of(Sample.Services with { Warnings = ["dirección\u001b[2J\u009b"] }));

        Assert.Contains("dirección\\u001B[2J\\u009B", json, StringComparison.Ordinal);
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element, Relaxed);

    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
