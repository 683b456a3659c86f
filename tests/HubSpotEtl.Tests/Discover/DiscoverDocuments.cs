using HubSpotEtl.Discover;

namespace HubSpotEtl.Tests.Discover;

public class DiscoverDocuments
{
    [Fact]
    public void hold_all_in_snake_case() => Assert.Equal(
        """
        {
          "table_names_from": "rules",
          "remarks": [],
          "objects": [
            {
              "object_type": "users",
              "object_type_id": "0-115",
              "name": "USER",
              "custom": false,
              "table": "user",
              "records": 17,
              "records_from": "search",
              "properties": 23,
              "associable_types": [],
              "properties_selected": 5,
              "associations_selected": [],
              "reason": null
            },
            {
              "object_type": "leads",
              "object_type_id": "0-136",
              "name": "LEAD",
              "custom": false,
              "table": "lead",
              "records": null,
              "records_from": null,
              "properties": null,
              "associable_types": null,
              "properties_selected": null,
              "associations_selected": null,
              "reason": "leads: properties failed: HubSpot answered 403. Add the scope crm.objects.leads.read."
            }
          ]
        }
        """,
        DiscoverJson.Of(
            Sample.All with { Remarks = [], Objects = [
                Sample.Users with { PropertiesSelected = 5, AssociationsSelected = [] }, Sample.Leads] }));
}
