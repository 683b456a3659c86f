using HubSpotEtl.Discover;

namespace HubSpotEtl.Tests.Discover;

/// <summary>Object types as a portal has them.</summary>
internal static class Sample
{
    public static ObjectTypeEntry Contacts { get; } = new()
    {
        ObjectType = "contacts",
        ObjectTypeId = "0-1",
        Name = "CONTACT",
        Custom = false,
        Table = "contact",
        Records = 1_234_567,
        RecordsFrom = "limits",
        Properties = 412,
        AssociableTypes = ["contacts", "companies", "deals", "tickets", "communications", "feedback_submissions", "p50445259_meters"],
    };

    public static ObjectTypeEntry Users { get; } = Contacts with
    {
        ObjectType = "users", ObjectTypeId = "0-115", Name = "USER", Table = "user", Records = 17, RecordsFrom = "search", Properties = 23,
        AssociableTypes = [],
    };

    public static ObjectTypeEntry Carts { get; } = Contacts with
    {
        ObjectType = "carts", ObjectTypeId = "0-142", Name = "CART", Table = "cart", Records = 0, Properties = 20,
        AssociableTypes = ["contacts"],
    };

    public static ObjectTypeEntry Leads { get; } = new()
    {
        ObjectType = "leads",
        ObjectTypeId = "0-136",
        Name = "LEAD",
        Custom = false,
        Table = "lead",
        Reason = "leads: properties failed: HubSpot answered 403. Add the scope crm.objects.leads.read.",
    };

    public static ObjectTypeEntry Meters { get; } = new()
    {
        ObjectType = "p50445259_meters",
        ObjectTypeId = "2-130000001",
        Name = "METERS",
        Custom = true,
        Table = "a_table_with_a_name_that_is_far_too_long_for_a_column",
        Properties = 30,
        Reason = "p50445259_meters: schema failed: HubSpot answered 403.",
    };

    public static DiscoverReport All { get; } = new(
        "rules", ["custom objects: schemas failed: HubSpot answered 403."], [Contacts, Users, Carts, Leads, Meters]);
}
