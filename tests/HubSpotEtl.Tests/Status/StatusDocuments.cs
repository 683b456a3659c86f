using System.Text.Json;
using HubSpotEtl.Status.Report;

namespace HubSpotEtl.Tests.Status;

public class StatusDocuments
{
    [Fact]
    public void hold_every_figure_in_snake_case() => Assert.Equal(
        """
        {
          "schema": "hubspot_etl",
          "read_at": "2026-11-24T04:55:00+00:00",
          "portal_id": null,
          "portal_since": null,
          "max_age_seconds": 3600,
          "tables": [
            {
              "table": "contact",
              "object_type": "contacts",
              "object_type_id": "0-1",
              "watermark": "2026-11-24T04:13:00+00:00",
              "watermark_age_seconds": 2520,
              "stale": false,
              "watermark_mode": "incremental",
              "watermark_records": 17,
              "associations_synced_at": "2026-11-22T04:55:00+00:00",
              "rows_live": 1234567,
              "rows_deleted": 1234,
              "values_rejected": 11,
              "records_rejected": 1,
              "last_run": {
                "run_id": "018f0000-0000-7000-8000-000000000001",
                "status": "healthy",
                "sync_mode": "incremental",
                "reason": "first run",
                "started_at": "2026-11-24T03:40:00+00:00",
                "finished_at": "2026-11-24T04:14:00+00:00",
                "host": "etl-01",
                "pid": 4711,
                "error": null
              },
              "checkpoint": null
            }
          ]
        }
        """,
        StatusJson.Of(Sample.Report(TimeSpan.FromHours(1), Sample.Contacts)));

    [Fact]
    public void hold_null_where_nothing_is_known()
    {
        using var json = JsonDocument.Parse(StatusJson.Of(Sample.Report(null, Sample.UnknownProjects)));

        var table = json.RootElement.GetProperty("tables")[0];
        Assert.Equal("projects", table.GetProperty("object_type").GetString());
        Assert.All(
            ["watermark", "watermark_age_seconds", "stale", "rows_live", "rows_deleted", "last_run", "checkpoint"],
            name => Assert.Equal(JsonValueKind.Null, table.GetProperty(name).ValueKind));
    }

    [Fact]
    public void tell_where_an_unfinished_run_goes_on()
    {
        using var json = JsonDocument.Parse(StatusJson.Of(Sample.Report(null, Sample.DiedMeters)));

        var table = json.RootElement.GetProperty("tables")[0];
        Assert.Equal("interrupted", table.GetProperty("last_run").GetProperty("status").GetString());
        var checkpoint = table.GetProperty("checkpoint");
        Assert.Equal(("records", "998877", 5_000), (
            checkpoint.GetProperty("phase").GetString(), checkpoint.GetProperty("cursor").GetString(),
            checkpoint.GetProperty("records").GetInt64()));
    }

    [Fact]
    public void are_whole_when_nothing_was_synced_yet()
    {
        using var json = JsonDocument.Parse(StatusJson.Of(Sample.Report(null)));

        Assert.Equal(0, json.RootElement.GetProperty("tables").GetArrayLength());
    }
}
