using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>Tables that were loaded once; after that records were changed and made, which the next run has to bring.</summary>
internal static class LoadedBefore
{
    public const string Text = "firstname";
    public const string Number = "annual_visits";
    public const string Day = "our_day";

    public static async Task<FaultFixture> StartAsync()
    {
        var fixture = await FaultFixture.StartAsync(options => options with
        {
            Objects = SyncedPortal.Counts((FaultFixture.Type, 330), ("companies", 40), (FaultFixture.Other, 60)),
        });
        var contacts = fixture.HubSpot.Portal.Type(FaultFixture.Type);
        contacts.AddProperty(Number, "number");
        contacts.AddProperty(Day, "date");
        foreach (var id in contacts.LiveIds().Take(40).ToList())
            contacts.Update(
                id, new Dictionary<string, string?> { [Number] = $"{id % 1000}", [Day] = "2026-02-03", [Text] = $"name {id % 30}" });
        contacts.Archive(contacts.Nth(300));
        (await fixture.RunAsync()).RequireHealthy();
        fixture.HubSpot.Clock.Advance(TimeSpan.FromHours(2));
        contacts.Update(contacts.Nth(7), new Dictionary<string, string?> { [Text] = "changed", [Number] = "12345678901.5" });
        var made = contacts.Create(new Dictionary<string, string?> { [Text] = "made" });
        fixture.HubSpot.Portal.Associate(FaultFixture.Type, made, "companies", fixture.HubSpot.Portal.Type("companies").Nth(5));
        fixture.HubSpot.LetSearchCatchUp();
        return fixture;
    }
}
