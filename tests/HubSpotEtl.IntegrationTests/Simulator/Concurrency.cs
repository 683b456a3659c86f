using System.Text.Json;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Simulator;

public sealed class Concurrency
{
    [Fact]
    public async Task edits_while_pages_are_served_lose_nothing_and_break_nothing()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(new SimulatorOptions
        {
            Objects = new Dictionary<string, int> { ["contacts"] = 2_000, ["companies"] = 200 }, Limits = PortalLimits.Off,
            SearchLag = TimeSpan.FromMilliseconds(50),
        });
        using var client = new PortalClient(portal);
        SimulatedType contacts = portal.Portal.Type("contacts");
        long[] untouched = [.. contacts.LiveIds().Where((_, place) => place % 2 == 0)];

        Task edits = Task.Run(
            () => Edit(contacts, [.. contacts.LiveIds().Where((_, place) => place % 2 == 1)]), TestContext.Current.CancellationToken);
        while (!edits.IsCompleted)
        {
            Assert.Empty(untouched.Except((await client.WalkAsync("/crm/v3/objects/contacts?associations=companies")).Ids()));
            (_, JsonElement page) = await client.SearchAsync("contacts", """{"propertyName":"email","operator":"HAS_PROPERTY"}""");
            Assert.Equal(200, page.Results().Length);
        }
        await edits;

        Assert.Equal(contacts.LiveIds(), (await client.WalkAsync("/crm/v3/objects/contacts")).Ids());
        Assert.Equal(contacts.ArchivedIds(), (await client.WalkAsync("/crm/v3/objects/contacts?archived=true")).Ids());
        Assert.Empty(portal.Failures);
    }

    [Fact]
    public async Task any_cursor_starts_at_the_first_id_that_is_not_smaller()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(
            new SimulatorOptions { Objects = new Dictionary<string, int> { ["deals"] = 1_000 }, Limits = PortalLimits.Off });
        using var client = new PortalClient(portal);
        long[] ids = [.. portal.Portal.Type("deals").LiveIds()];
        var random = new Random(1);

        for (int i = 0; i < 300; i++)
        {
            long after = i % 3 == 0 ? random.NextInt64(ids[^1] + 5_000) : ids[random.Next(ids.Length)] + random.Next(-1, 2);
            long[] page = (await client.GetAsync($"/crm/v3/objects/deals?limit=1&after={after}")).Results().Ids();
            Assert.Equal(ids.Where(id => id >= after).Take(1), page);
        }
    }

    private static void Edit(SimulatedType contacts, long[] ids)
    {
        for (int i = 0; i < ids.Length; i += 4)
        {
            contacts.Update(ids[i], new Dictionary<string, string?> { ["firstname"] = $"edit {i}" });
            contacts.Archive(ids[i + 1]);
            contacts.Merge(ids[i], ids[i + 2]);
            contacts.Create(new Dictionary<string, string?> { ["email"] = $"new{i}@example.com" });
            contacts.Purge(ids[i + 3]);
        }
    }
}
