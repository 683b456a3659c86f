using HubSpotEtl.Check.Report;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Tests.Check;

/// <summary>Findings of each kind.</summary>
internal static class Sample
{
    public static CheckReport Troubled { get; } = new(
    [
        new CheckSection("settings", new Said(ReportText.CheckSettings),
        [
            Finding.Failed("settings.value", new Said(ReportText.CheckSettingsMistake, "DB_PASS: missing; the role's password")),
        ]),
        new CheckSection("hubspot", new Said(ReportText.CheckHubSpot),
        [
            Finding.Passed("hubspot.reachable", ReportText.CheckReachable, new Uri("https://api.hubapi.com/"), 1_132L),
            Finding.Unknown("hubspot.token_age", ReportText.CheckTokenAge),
            Finding.Warning("hubspot.clock", new Said(ReportText.CheckHubSpotClock, 93.4), new Said(ReportText.CheckClockRemedy)),
        ]),
        new CheckSection("object contacts", new Said(ReportText.CheckObject, "contacts", "contact"),
        [
            Finding.Failed(
                "object.associations",
                new Said(ReportText.CheckLinksRefused, "tickets", "HubSpot answered 403", "contact_ticket"),
                new Said(ReportText.CheckScopeRemedy, "tickets")),
        ]),
        new CheckSection("database", new Said(ReportText.CheckDatabase, "hubspot_etl"),
        [
            Finding.Failed(
                "database.rights.create",
                new Said(
                    ReportText.CheckMayNot, new Said(ReportText.CheckMayCreateTables, "hubspot_etl"),
                    "permission denied for schema hubspot_etl"),
                new Said(ReportText.CheckGrant, "GRANT USAGE, CREATE ON SCHEMA \"hubspot_etl\" TO \"etl\"")),
        ]),
    ]);

    public static CheckReport Fit { get; } = new(
        [new CheckSection("settings", new Said(ReportText.CheckSettings), [Finding.Passed("settings.value", ReportText.CheckSettingsValid)])]);
}
