using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// HubSpot's own object types. Source: "Understanding the CRM APIs" (ids) and "Search the CRM" (created and modified properties).
/// </summary>
internal static class StandardTypes
{
    // id, path name, singular, label of one, label of many; then c: created is createdate, not hs_createdate.
    private const string Table =
        """
        0-1|contacts|contact|Contact|Contacts|c
        0-2|companies|company|Company|Companies|c
        0-3|deals|deal|Deal|Deals|c
        0-5|tickets|ticket|Ticket|Tickets|c
        0-7|products|product|Product|Products|c
        0-8|line_items|line_item|Line Item|Line Items|c
        0-14|quotes|quote|Quote|Quotes|
        0-18|communications|communication|Communication|Communications|
        0-19|feedback_submissions|feedback_submission|Feedback Submission|Feedback Submissions|
        0-27|tasks|task|Task|Tasks|
        0-35|campaigns|campaign|Campaign|Campaigns|
        0-46|notes|note|Note|Notes|
        0-47|meetings|meeting|Meeting|Meetings|
        0-48|calls|call|Call|Calls|
        0-49|emails|email|Email|Emails|
        0-53|invoices|invoice|Invoice|Invoices|c
        0-54|marketing_events|marketing_event|Marketing Event|Marketing Events|
        0-69|subscriptions|subscription|Subscription|Subscriptions|
        0-74|goal_targets|goal_target|Goal Target|Goal Targets|
        0-84|discounts|discount|Discount|Discounts|c
        0-85|fees|fee|Fee|Fees|c
        0-86|taxes|tax|Tax|Taxes|c
        0-101|commerce_payments|commerce_payment|Payment|Payments|c
        0-115|users|user|User|Users|
        0-116|postal_mail|postal_mail|Postal Mail|Postal Mail|
        0-123|orders|order|Order|Orders|c
        0-136|leads|lead|Lead|Leads|c
        0-142|carts|cart|Cart|Carts|c
        0-162|services|service|Service|Services|
        0-410|courses|course|Course|Courses|
        0-420|listings|listing|Listing|Listings|
        0-421|appointments|appointment|Appointment|Appointments|
        0-970|projects|project|Project|Projects|
        """;

    public static IReadOnlyList<TypeIdentity> All { get; } = [.. Table.Split('\n').Select(Parse)];

    /// <summary>The type of this path name, singular or id; null for a custom one.</summary>
    public static TypeIdentity? Find(string name) => All.FirstOrDefault(type => type.ApiNames.Contains(name.ToLowerInvariant()));

    /// <summary>A custom object: <c>meters</c> becomes METERS, <c>p50445259_meters</c>, 2-130000001.</summary>
    public static TypeIdentity Custom(string name, long portalId, int number)
    {
        string prefix = $"p{portalId}_";
        string bare = (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..] : name).ToLowerInvariant();
        string label = char.ToUpperInvariant(bare[0]) + bare[1..];
        string full = prefix + bare;
        return new TypeIdentity($"2-{130_000_000 + number}", full, bare, bare.ToUpperInvariant(), full, label.TrimEnd('s'), label);
    }

    /// <summary>What comes when a request names no properties, besides the three that always come.</summary>
    public static string[] DefaultProperties(string pathName) => pathName switch
    {
        "contacts" => ["firstname", "lastname", "email"],
        "companies" => ["name", "domain"],
        "deals" => ["dealname", "amount", "closedate", "pipeline", "dealstage"],
        "products" => ["name", "description", "price"],
        "tickets" => ["subject", "content", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_category", "hs_ticket_priority"],
        _ => [],
    };

    private static TypeIdentity Parse(string line)
    {
        string[] part = line.Split('|');
        // The one schema that is not called by the singular: association types with it are CONTACT_TO_MEETING_EVENT and the like.
        string schemaName = part[1] == "meetings" ? "MEETING_EVENT" : part[2].ToUpperInvariant();
        return new TypeIdentity(part[0], part[1], part[2], schemaName, schemaName, part[3], part[4])
        {
            ModifiedProperty = part[1] == "contacts" ? "lastmodifieddate" : "hs_lastmodifieddate",
            CreatedProperty = part[5].Trim() == "c" ? "createdate" : "hs_createdate",
        };
    }
}
