using System.Collections.Frozen;

namespace HubSpotEtl.Postgres.Naming;

/// <summary>
/// The names of tables that are kept for whom they belong to, whatever is synced first: those of HubSpot's own object types, of what every
/// portal has, and of what later versions bring. A custom object of such a name gets another one.
/// </summary>
internal static class ReservedNames
{
    private const string Main = "main";

    // Object type ids and the names of their tables. Stored databases have these, so they stay, whatever HubSpot comes to call the types.
    private static readonly (string ObjectTypeId, string Table)[] Standard =
    [
        ("0-1", "contact"), ("0-2", "company"), ("0-3", "deal"), ("0-5", "ticket"), ("0-7", "product"), ("0-8", "line_item"),
        ("0-11", "conversation"),
        ("0-14", "quote"), ("0-18", "communication"), ("0-19", "feedback_submission"), ("0-27", "task"), ("0-35", "campaign"),
        ("0-46", "note"),
        ("0-47", "meeting_event"), ("0-48", "call"), ("0-49", "email"), ("0-53", "invoice"), ("0-54", "marketing_event"),
        ("0-69", "subscription"),
        ("0-72", "deal_split"), ("0-74", "goal_target"), ("0-84", "discount"), ("0-85", "fee"), ("0-86", "tax"),
        ("0-101", "commerce_payment"),
        ("0-115", "user"), ("0-116", "postal_mail"), ("0-123", "order"), ("0-136", "lead"), ("0-142", "cart"), ("0-162", "service"),
        ("0-410", "course"),
        ("0-420", "listing"), ("0-421", "appointment"), ("0-970", "project"),
    ];

    // What belongs to no object type, and so to the whole portal.
    private static readonly string[] OfThePortal = ["owner", "owner_team", "list", "list_member", "users", "team", "team_user", "role"];

    private static readonly string[] BesideMain = ["pipeline", "pipeline_stage", "view", "property_history"];

    private static readonly FrozenDictionary<string, TableOwner> Owners =
        All().ToFrozenDictionary(one => one.Name, one => one.Owner, StringComparer.Ordinal);

    /// <summary>All of them, each with whom it is kept for.</summary>
    internal static IEnumerable<(string Name, TableOwner Owner)> All() =>
    [
        .. Standard.Select(type => (type.Table, new TableOwner(type.ObjectTypeId, Main, ""))),
        .. Standard.SelectMany(type => BesideMain.Select(kind => ($"{type.Table}_{kind}", new TableOwner(type.ObjectTypeId, kind, "")))),
        .. Standard.SelectMany(type => Standard.Select(
            target => ($"{type.Table}_{target.Table}", new TableOwner(type.ObjectTypeId, "association", target.ObjectTypeId)))),
        .. OfThePortal.Select(name => (name, new TableOwner("", name, ""))),
    ];

    /// <summary>Whom a name is kept for; null for nobody.</summary>
    internal static TableOwner? OwnerOf(string name) => Owners.GetValueOrDefault(name);

    /// <summary>
    /// Whether it is the name of a main table that is kept: such a one is nobody else's even where a table of that name is there already.
    /// </summary>
    internal static bool IsMain(TableOwner owner) => owner.Kind == Main;
}
