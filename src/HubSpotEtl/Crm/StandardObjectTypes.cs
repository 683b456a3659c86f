using System.Collections.Frozen;

namespace HubSpotEtl.Crm;

/// <summary>A CRM object type that every portal knows.</summary>
/// <param name="Id">The objectTypeId, <c>0-1</c> for contacts.</param>
/// <param name="Path">The name that API paths use, plural as a rule.</param>
/// <param name="SchemaName">The schema's <c>name</c>, from which tables are named.</param>
public sealed record StandardObjectType(string Id, string Path, string SchemaName);

/// <summary>
/// The standard object types. Source: HubSpot, "Understanding the CRM APIs", table of object type ids. Schema names are those of
/// <c>GET /crm/v3/schemas/{objectType}</c>: the singular in capitals. Used where HubSpot gives no schema: its list holds
/// custom objects only, and reading a standard object's schema may need a scope that the token lacks.
/// </summary>
public static class StandardObjectTypes
{
    private static readonly StandardObjectType[] Types =
    [
        new("0-1", "contacts", "CONTACT"),
        new("0-2", "companies", "COMPANY"),
        new("0-3", "deals", "DEAL"),
        new("0-5", "tickets", "TICKET"),
        new("0-7", "products", "PRODUCT"),
        new("0-8", "line_items", "LINE_ITEM"),
        new("0-11", "conversations", "CONVERSATION"),
        new("0-14", "quotes", "QUOTE"),
        new("0-18", "communications", "COMMUNICATION"),
        new("0-19", "feedback_submissions", "FEEDBACK_SUBMISSION"),
        new("0-27", "tasks", "TASK"),
        new("0-35", "campaigns", "CAMPAIGN"),
        new("0-46", "notes", "NOTE"),
        new("0-47", "meetings", "MEETING_EVENT"),
        new("0-48", "calls", "CALL"),
        new("0-49", "emails", "EMAIL"),
        new("0-53", "invoices", "INVOICE"),
        new("0-54", "marketing_events", "MARKETING_EVENT"),
        new("0-69", "subscriptions", "SUBSCRIPTION"),
        new("0-72", "deal_splits", "DEAL_SPLIT"),
        new("0-74", "goal_targets", "GOAL_TARGET"),
        new("0-84", "discounts", "DISCOUNT"),
        new("0-85", "fees", "FEE"),
        new("0-86", "taxes", "TAX"),
        new("0-101", "commerce_payments", "COMMERCE_PAYMENT"),
        new("0-115", "users", "USER"),
        new("0-116", "postal_mail", "POSTAL_MAIL"),
        new("0-123", "orders", "ORDER"),
        new("0-136", "leads", "LEAD"),
        new("0-142", "carts", "CART"),
        new("0-162", "services", "SERVICE"),
        new("0-410", "courses", "COURSE"),
        new("0-420", "listings", "LISTING"),
        new("0-421", "appointments", "APPOINTMENT"),
        new("0-970", "projects", "PROJECT"),
    ];

    private static readonly FrozenDictionary<string, StandardObjectType> ByName = Types
        .SelectMany(type => new[] { type.Id, type.Path, type.SchemaName }.Select(name => (name, type)))
        .DistinctBy(entry => entry.name, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(entry => entry.name, entry => entry.type, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, in the order of their ids.</summary>
    public static IReadOnlyList<StandardObjectType> All => Types;

    /// <summary>Finds a type by id, plural path name or singular schema name, in any case, as HubSpot's paths take them.</summary>
    /// <param name="objectType">What the user or HubSpot calls it.</param>
    /// <returns>The type, or null for a custom or unknown one.</returns>
    public static StandardObjectType? Find(string objectType) => ByName.GetValueOrDefault(objectType);
}
