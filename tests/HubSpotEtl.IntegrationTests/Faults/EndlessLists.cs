using System.Text.Json.Nodes;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// Lists that the executable meets with an empty page in the middle, or without end: the former are read to their end, the latter are no
/// end of the program.
/// </summary>
public sealed class EndlessLists
{
    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("contacts", 230), ("companies", 40)), Properties = SyncedPortal.Counts(("contacts", 25)),
        Limits = PortalLimits.Off, SearchLag = TimeSpan.Zero,
    };

    public static TheoryData<CallFamily> Families =>
        [CallFamily.List, CallFamily.Search, CallFamily.ArchivedList, CallFamily.Associations, CallFamily.Owners];

    [Theory]
    [MemberData(nameof(Families))]
    public async Task a_list_that_names_new_pages_without_records_for_ever_ends_with_a_clear_error(CallFamily family)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("contacts");
        Change(portal);
        var calls = 0;
        string? links = null;
        // Each record's links page by themselves: here the same ones come again and again.
        portal.Simulator.Faults.When(call => call.Family != family ? null
            : family == CallFamily.Associations && call.ToObjectType != "companies" ? null
            : family == CallFamily.Associations && links is null ? Fault.Rewritten(body => links = WithFurtherPages(body, $"x{++calls}"))
            : family == CallFamily.Associations ? Fault.Body(WithFurtherPages(links!, $"x{++calls}"))
            : Fault.Body($$$$"""{"total":7,"results":[],"paging":{"next":{"after":"x{{{{++calls}}}}"}}}"""));

        var run = await portal.RunAsync(
            ["--object-type", "contacts", .. family == CallFamily.List ? ["--full-load"] : Array.Empty<string>()]);

        // The owners' table stays as it was, and that is told; no record depends on it.
        Assert.Equal(family == CallFamily.Owners ? 0 : 1, run.ExitCode);
        Assert.True(run.Everything.Contains("gets no further", StringComparison.Ordinal), run.Everything);
        Assert.DoesNotContain("Exception:", run.Log, StringComparison.Ordinal);
        Assert.InRange(calls, 1, 200);
        portal.Simulator.Faults.Clear();
        await portal.SyncAsync("contacts");
        await portal.AssertTruthAsync("contacts");
    }

    [Theory]
    [InlineData(CallFamily.List)]
    [InlineData(CallFamily.ArchivedList)]
    [InlineData(CallFamily.Search)]
    public async Task an_empty_page_that_names_a_further_one_is_no_end(CallFamily family)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("contacts");
        Change(portal);
        var isFirst = true;
        // The cursor of a search is an offset, that of a listing an id.
        portal.Simulator.Faults.When(call =>
        {
            if (call.Family != family || !isFirst || (family == CallFamily.Search && call.NumberInFamily < 3))
                return null;
            isFirst = false;
            return Fault.Body("""{"total":3,"results":[],"paging":{"next":{"after":"0"}}}""");
        });

        await portal.SyncAsync("contacts", family == CallFamily.List ? ["--full-load"] : []);

        Assert.False(isFirst);
        portal.Simulator.Faults.Clear();
        await portal.AssertTruthAsync("contacts");
    }

    private static string WithFurtherPages(string body, string after)
    {
        var answer = JsonNode.Parse(body)!.AsObject();
        foreach (var record in answer["results"]!.AsArray())
            record!["paging"] = JsonNode.Parse($$$"""{"next":{"after":"{{{after}}}"}}""");
        return answer.ToJsonString();
    }

    private static void Change(SyncedPortal portal)
    {
        var contacts = portal.Portal.Type("contacts");
        var ids = contacts.LiveIds().ToArray();
        portal.Portal.Associate("contacts", ids[3], "companies", portal.Portal.Type("companies").LiveIds().First());
        contacts.Update(ids[3], new Dictionary<string, string?> { ["firstname"] = "changed" });
        contacts.Create(new Dictionary<string, string?> { ["firstname"] = "new" });
        contacts.Archive(ids[5]);
    }
}
