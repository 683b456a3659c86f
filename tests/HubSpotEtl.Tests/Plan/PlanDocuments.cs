using System.Text.Json;
using HubSpotEtl.Plan.Report;

namespace HubSpotEtl.Tests.Plan;

public class PlanDocuments
{
    [Fact]
    public void hold_every_figure_in_snake_case() => Assert.Equal(
        """
        {
          "results": [
            {
              "object_type": "deals",
              "schema": "hubspot_etl",
              "table": "deal",
              "sync_mode": "incremental",
              "resumes": true,
              "sync_reason": "continues the run of 2026-11-24 03:40:00 UTC after 12300 records",
              "records": 700,
              "api_calls": {
                "total": 11,
                "general": 5,
                "search": 5,
                "associations": 1
              },
              "seconds": 1,
              "minutes": 0,
              "daily_share": 0.000018,
              "schema_changes": [
                {
                  "table": "deal",
                  "creates": false,
                  "columns_added": [
                    "late_arrival"
                  ],
                  "columns_widened": [
                    "amount"
                  ],
                  "columns_nullable": [
                    "label"
                  ],
                  "key": [
                    "deal_id",
                    "type_id"
                  ],
                  "keys_dropped": [
                    "deal_pkey"
                  ],
                  "sql": [
                    "ALTER TABLE"
                  ]
                }
              ],
              "bookkeeping_sql": [],
              "warnings": [
                "A sync of hubspot_etl.deal is under way: another would be refused, or wait with --wait."
              ]
            }
          ],
          "errors": [
            {
              "object_type": "leads",
              "error": "HubSpotApiException",
              "detail": "leads: properties failed: HubSpot answered 403."
            }
          ],
          "limits": {
            "general": {
              "calls": 190,
              "seconds": 10
            },
            "search": {
              "calls": 5,
              "seconds": 1
            },
            "associations": {
              "calls": 100,
              "seconds": 10
            },
            "daily": 625000,
            "daily_remaining": 611322
          },
          "api_calls": {
            "total": 11,
            "general": 5,
            "search": 5,
            "associations": 1
          },
          "seconds": 1,
          "daily_share": 0.000018
        }
        """,
        PlanJson.Of(Sample.Of(Sample.ResumedDeals) with { Errors = [Sample.RefusedLeads] }));

    [Fact]
    public void add_nothing_up_where_one_part_is_not_known()
    {
        using var json = JsonDocument.Parse(PlanJson.Of(Sample.Of(Sample.FirstContacts, Sample.UncountedUsers)));

        Assert.All(
            ["api_calls", "seconds", "daily_share"],
            name => Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty(name).ValueKind));
    }

    [Theory]
    [InlineData(1_900, 5, 100, 100)]
    [InlineData(190, 500, 100, 100)]
    [InlineData(190, 5, 1_000, 100)]
    public void reckon_with_the_limit_that_takes_longest(long general, long search, long associations, double seconds) =>
        Assert.Equal(seconds, Sample.Limits.SecondsFor(new CallCounts(general, search, associations)), 6);
}
