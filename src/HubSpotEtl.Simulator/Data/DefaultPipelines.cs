using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// The pipelines a portal starts with: HubSpot's own ones, one that users made, one archived pipeline and one archived stage.
/// </summary>
internal static class DefaultPipelines
{
    private static readonly DateTimeOffset ArchivedAt = new(2025, 3, 1, 8, 0, 0, 5, TimeSpan.Zero);

    /// <summary>The pipelines of a type, or null when it has none.</summary>
    public static IReadOnlyList<SimulatedPipeline>? For(TypeIdentity type, bool contactsLifecycle) => type.PathName switch
    {
        "contacts" => contactsLifecycle ? [Lifecycle()] : null,
        "deals" => [DealsDefault(), DealsOwn(), Retired("7788990011", "Old sales")],
        "tickets" => [Tickets()],
        "services" => [Services()],
        "leads" => [Leads()],
        "orders" => [Simple("order-pipeline-1", "Order pipeline", ["open", "processed", "shipped", "cancelled", "delivered"])],
        "appointments" or "courses" or "listings" or "projects" =>
            [Simple($"{type.Singular}-pipeline", type.SingularLabel + " pipeline", [$"{type.Singular}-new", $"{type.Singular}-done"])],
        _ => null,
    };

    private static SimulatedPipeline DealsDefault() => new("default", "Sales Pipeline", 0,
    [
        Deal("appointmentscheduled", "Appointment Scheduled", 0, "0.2"), Deal("qualifiedtobuy", "Qualified To Buy", 1, "0.4"),
        Deal("presentationscheduled", "Presentation Scheduled", 2, "0.6"),
        Deal("decisionmakerboughtin", "Decision Maker Bought-In", 3, "0.8"),
        Deal("contractsent", "Contract Sent", 4, "0.9"), Deal("closedwon", "Closed Won", 5, "1.0"),
        Deal("closedlost", "Closed Lost", 6, "0.0"),
    ]);

    private static SimulatedPipeline DealsOwn() => new("75e28846-ad0d-4be2-a027-5e1da6590b98", "Ventas \"España\"", 1,
    [
        Deal("118492531", "Negociación", 0, "0.3"), Deal("118492532", "Ganado", 1, "1.0"),
        Deal("118492533", "Aplazado", 2, "0.1") with { ArchivedAt = ArchivedAt },
    ]) { CreatedAt = "2023-04-05T06:07:08.009Z", UpdatedAt = "2024-01-01T00:00:00Z" };

    private static SimulatedPipeline Retired(string id, string label) =>
        new(id, label, 2, [Deal("7788990012", "Open", 0, "0.5")]) { ArchivedAt = ArchivedAt, CreatedAt = "" };

    private static SimulatedPipeline Tickets() => new("0", "Support Pipeline", 0,
    [
        Stage("1", "New", 0, ("isClosed", "false"), ("ticketState", "OPEN")),
        Stage("2", "Waiting on contact", 1, ("isClosed", "false"), ("ticketState", "OPEN")),
        Stage("3", "Waiting on us", 2, ("isClosed", "false"), ("ticketState", "OPEN")),
        Stage("4", "Closed", 3, ("isClosed", "true"), ("ticketState", "CLOSED")),
    ]);

    private static SimulatedPipeline Services() => new("ba9cdbd6-e220-45b2-a5a9-d67ebdcd9ecf", "Service Pipeline", 0,
    [
        Stage("8e2b21d0-7a90-4968-8f8c-a8525cc49c70", "New", 0, ("isClosed", "false"), ("state", "NEW")),
        Stage("600b692d-a3fe-4052-9cd7-278b134d7941", "In progress", 1, ("isClosed", "false"), ("state", "ACTIVE")),
        Stage("1e0ad5b4-3cb9-4d0d-9d5c-5e4d2f1b8d11", "Closed", 2, ("isClosed", "true"), ("state", "CLOSED")),
    ]);

    private static SimulatedPipeline Leads() => new("lead-pipeline-id", "Lead pipeline", 0,
    [
        Stage("new-stage-id", "New", 0, ("leadState", "NEW")), Stage("attempting-stage-id", "Attempting", 1, ("leadState", "IN_PROGRESS")),
        Stage("qualified-stage-id", "Qualified", 2, ("leadState", "QUALIFIED")),
    ]);

    private static SimulatedPipeline Lifecycle() => Simple(
        "contacts-lifecycle-pipeline", "Lifecycle Stage Pipeline",
        ["subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other"],
        ("isClosed", "false"), ("state", "OPEN"));

    private static SimulatedPipeline Simple(string id, string label, string[] stages, params (string, string)[] metadata) =>
        new(id, label, 0, [.. stages.Select((stage, place) => Stage(stage, stage, place, metadata))]);

    private static SimulatedStage Deal(string id, string label, int order, string probability) =>
        Stage(id, label, order, ("isClosed", probability is "0.0" or "1.0" ? "true" : "false"), ("probability", probability));

    private static SimulatedStage Stage(string id, string label, int order, params (string Key, string Value)[] metadata) =>
        new(id, label, order, metadata.ToDictionary(pair => pair.Key, pair => pair.Value));
}
