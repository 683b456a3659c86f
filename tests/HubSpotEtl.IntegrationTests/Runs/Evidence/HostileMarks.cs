using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>No single answer marks rows as deleted: each kind of mark, against answers that say what is not so.</summary>
public sealed class HostileMarks
{
    private const string Marks = "SELECT hs_object_id, fivetran_deleted FROM contact ORDER BY 1";
    private const string Links = "SELECT contact_id, company_id, type_id FROM contact_company ORDER BY 1, 2, 3";

    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("contacts", 120), ("companies", 30)), SearchLag = TimeSpan.Zero, Limits = PortalLimits.Off,
    };

    [Theory]
    [InlineData("'archived':false", 1)]
    [InlineData("'archived':false,'archivedAt':'2026-01-01T00:00:00Z'", 1)]
    [InlineData("'archived':'false'", 1)]
    [InlineData("'createdAt':'2020-01-01T00:00:00Z'", 0)]
    [InlineData("'archivedAt':'soon'", 0)]
    [InlineData("'archived':true,'archivedAt':'2026-01-01T00:00:00Z'", 0)]
    public async Task an_archived_listing_that_names_live_records_marks_none(string said, int exitCode)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("contacts");
        var (marks, links) = (await portal.RowsAsync(Marks), await portal.RowsAsync(Links));
        var fault = OtherAnswers.Listing(portal.Portal.Type("contacts").LiveIds(), said);
        portal.Simulator.Faults.When(call => call.Family == CallFamily.ArchivedList ? fault : null);

        var run = await portal.RunAsync("--object-type", "contacts");

        Assert.True(run.ExitCode == exitCode, run.Everything);
        Assert.Equal(marks, await portal.RowsAsync(Marks));
        Assert.Equal(links, await portal.RowsAsync(Links));
        portal.Simulator.Faults.Clear();
        await portal.SyncAsync("contacts");
        await portal.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task an_archived_listing_that_says_nothing_of_its_records_marks_those_that_hubspot_has_not()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("contacts");
        var contacts = portal.Portal.Type("contacts");
        var ids = contacts.LiveIds().ToList();
        contacts.Archive(ids[3]);
        portal.Simulator.Faults.When(call => call.Family == CallFamily.ArchivedList ? OtherAnswers.Listing(ids.Take(6), "'url':''") : null);

        await portal.SyncAsync("contacts");

        await portal.AssertTruthAsync("contacts");
        Assert.Equal([$"{ids[3]}"], await portal.RowsAsync("SELECT hs_object_id FROM contact WHERE fivetran_deleted"));
    }

    [Theory]
    [InlineData("Something went wrong", 1)]
    [InlineData("Paging through deleted objects is not yet supported", 0)]
    public async Task an_archived_listing_that_is_refused_is_told_unless_the_type_has_none(string message, int exitCode)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("contacts");
        portal.Portal.Type("contacts").Archive(portal.Portal.Type("contacts").LiveIds().First());
        portal.Simulator.Faults.When(call => call.Family == CallFamily.ArchivedList ? Fault.BadRequest(message) : null);

        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Equal(exitCode, (await portal.RunAsync("--object-type", "contacts")).ExitCode);

        portal.Simulator.Faults.Clear();
        await portal.SyncAsync("contacts");
        await portal.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task a_cut_archived_listing_does_not_make_a_record_unnoticed_when_it_is_restored()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        var contacts = portal.Portal.Type("contacts");
        var id = contacts.LiveIds().First();
        await portal.SyncAsync("contacts");
        contacts.Archive(id);
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        await portal.SyncAsync("contacts");
        portal.Simulator.Faults.Next(CallFamily.ArchivedList, "contacts", Fault.EmptyListing);
        await portal.SyncAsync("contacts");
        contacts.Restore(id);

        await portal.SyncAsync("contacts");

        await portal.AssertTruthAsync("contacts");
        Assert.Empty(await portal.RowsAsync("SELECT 1 FROM contact WHERE fivetran_deleted"));
    }

    [Theory]
    [InlineData(CallFamily.List, "--full-load")]
    [InlineData(CallFamily.BatchRead, "--full-load")]
    [InlineData(CallFamily.Search, "--associations")]
    public async Task records_that_a_live_answer_names_as_archived_are_not_live(CallFamily family, string how)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var contacts = portal.Portal.Type("contacts");
        await portal.SyncAsync("contacts");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(1));
        var ids = contacts.LiveIds().Skip(5).Take(3).ToList();
        foreach (var id in ids)
            contacts.Archive(id);
        portal.Simulator.Faults.When(call => call.Family == family ? OtherAnswers.WithArchived(ids) : null);

        await portal.SyncAsync("contacts", how);

        await portal.AssertTruthAsync("contacts");
        Assert.Equal(3, await portal.ValueAsync<long>("SELECT count(*) FROM contact WHERE fivetran_deleted"));
        // What is archived has the values that it had when it was live.
        Assert.Equal(0, await portal.ValueAsync<long>("SELECT count(*) FROM contact WHERE email = 'back@example.com'"));
    }

    /// <summary>
    /// What a batch read may say of records that it does not bring, how often, and whether the records asked for alone are there.
    /// </summary>
    public static TheoryData<string, string, int, int> Unspoken => new()
    {
        { """{"status":"COMPLETE","results":[]}""", "", 1, 0 },
        { """{"status":"COMPLETE","results":[]}""", "", 9, 1 },
        { """{"status":"COMPLETE","results":[]}""", "<html></html>", 9, 1 },
        { """{"status":"COMPLETE","results":[],"errors":[{"category":"OBJECT_NOT_FOUND","context":{"ids":["7"]}}]}""", "", 9, 1 },
        { """{"status":"COMPLETE","results":[],"errors":[{"category":"OBJECT_NOT_FOUND","message":"Could not get some CONTACT objects"}]}""", "", 9, 1 },
        { """{"status":"COMPLETE","results":[],"errors":[{"category":"VALIDATION_ERROR","message":"bad"}]}""", "", 9, 1 },
        { """{"status":"COMPLETE","results":[{"id":"7","properties":{"hs_object_id":"7","lastmodifieddate":"2020-01-01T00:00:00Z"}}]}""", "", 9, 1 },
    };

    [Theory]
    [MemberData(nameof(Unspoken))]
    public async Task records_of_which_hubspot_does_not_say_that_it_has_them_not_stay_live(
        string answer, string alone, int times, int exitCode)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("contacts");
        var hidden = portal.Portal.Type("contacts").LiveIds().Skip(10).Take(20).ToList();
        var asked = 0;
        portal.Simulator.Faults.When(call => call.Family == CallFamily.BatchRead && asked++ < times ? Fault.Answer(answer)
            : call.Family == CallFamily.Record && alone.Length > 0 ? Fault.Answer(alone, 404) : OtherAnswers.Hiding(call, hidden));

        var run = await portal.RunAsync("--object-type", "contacts", "--full-load");

        Assert.True(run.ExitCode == exitCode, run.Everything);
        Assert.Equal(0, await portal.ValueAsync<long>("SELECT count(*) FROM contact WHERE fivetran_deleted"));
        portal.Simulator.Faults.Clear();
        await portal.ExecuteAsync("DELETE FROM contact WHERE hs_object_id = 7");
        await portal.SyncAsync("contacts", "--full-load");
        await portal.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task what_is_purged_is_marked_also_where_batch_reads_name_nothing()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("contacts");
        var contacts = portal.Portal.Type("contacts");
        var ids = contacts.LiveIds().ToList();
        foreach (var id in ids.Take(20))
            contacts.Purge(id);
        portal.Simulator.Faults.When(call => call.Family == CallFamily.BatchRead ? OtherAnswers.Silence : null);

        await portal.SyncAsync("contacts", "--full-load");

        Assert.Equal(20, await portal.ValueAsync<long>("SELECT count(*) FROM contact WHERE fivetran_deleted"));
        await portal.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task a_record_that_is_named_as_merged_and_is_there_stays_live()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("contacts");
        var contacts = portal.Portal.Type("contacts");
        var ids = contacts.LiveIds().ToList();
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        contacts.Update(ids[0], new Dictionary<string, string?> { ["hs_merged_object_ids"] = $"{ids[1]};{ids[2]}" });
        contacts.Merge(ids[3], ids[4]);

        await portal.SyncAsync("contacts");

        await portal.AssertTruthAsync("contacts");
        Assert.Equal([$"{ids[4]}"], await portal.RowsAsync("SELECT hs_object_id FROM contact WHERE fivetran_deleted"));
    }

    /// <summary>How records go, whether a full load finds it, and whether that load is interrupted on the way.</summary>
    public static TheoryData<string, bool, bool> WaysToGo => new()
    {
        { "purged", true, false }, { "purged", true, true }, { "archived", true, false }, { "archived", false, false },
        { "merged", false, false },
    };

    [Theory]
    [MemberData(nameof(WaysToGo))]
    public async Task more_than_half_is_counted_of_what_was_there_before_the_run(string way, bool byFullLoad, bool isInterrupted)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal with { Objects = SyncedPortal.Counts(("contacts", 200)) });
        await portal.SyncAsync("contacts");
        var contacts = portal.Portal.Type("contacts");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        Go(contacts, way, keep: way == "merged" ? 1 : 0);
        for (var i = 0; i < (byFullLoad ? 2_500 : 250); i++)
            contacts.Create(new Dictionary<string, string?>());
        string[] run = byFullLoad ? ["--object-type", "contacts", "--full-load"] : ["--object-type", "contacts"];
        if (isInterrupted)
        {
            portal.Simulator.Faults.When(call => call is { Family: CallFamily.List, NumberInFamily: > 20 } ? Fault.DailyLimit : null);
            Assert.Equal(1, (await portal.RunAsync(run)).ExitCode);
            Assert.Equal(1, await portal.ValueAsync<long>("SELECT count(*) FROM etl_checkpoint"));
            portal.Simulator.Faults.Clear();
        }

        var withheld = await portal.RunAsync(run);

        Assert.True(withheld.ExitCode == 1, withheld.Everything);
        Assert.Contains("--accept-mass-delete", withheld.Log, StringComparison.Ordinal);
        Assert.Equal(0, await portal.ValueAsync<long>("SELECT count(*) FROM contact WHERE fivetran_deleted"));
        Assert.Equal(0, (await portal.RunAsync([.. run, "--accept-mass-delete"])).ExitCode);
        await portal.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task few_deletions_are_marked_though_most_rows_have_changed()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync("contacts");
        var contacts = portal.Portal.Type("contacts");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        contacts.TouchAll();
        foreach (var id in contacts.LiveIds().Take(5).ToList())
            contacts.Archive(id);

        await portal.SyncAsync("contacts");

        Assert.Equal(5, await portal.ValueAsync<long>("SELECT count(*) FROM contact WHERE fivetran_deleted"));
        await portal.AssertTruthAsync("contacts");
    }

    [Theory]
    [InlineData("""{"results":[]}""", 200)]
    [InlineData("""{"message":"Something went wrong"}""", 400)]
    [InlineData("""{"message":"Not found"}""", 404)]
    [InlineData("""{"results":[{"id":"other","label":"Other","displayOrder":0,"archived":false,"stages":[]}]}""", 200)]
    public async Task pipelines_that_one_answer_does_not_name_are_not_marked(string answer, int status)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal with { Objects = SyncedPortal.Counts(("deals", 20)) });
        await portal.SyncAsync("deals");
        portal.Simulator.Faults.When(call => call.Family == CallFamily.Pipelines ? Fault.Answer(answer, status) : null);

        var run = await portal.RunAsync("--object-type", "deals");

        Assert.True(run.ExitCode == 1, run.Everything);
        Assert.Contains("No pipeline or stage was marked as deleted", run.Log, StringComparison.Ordinal);
        Assert.Empty(await portal.RowsAsync(
            "SELECT stage_id FROM deal_pipeline_stage WHERE fivetran_deleted UNION ALL SELECT pipeline_id FROM deal_pipeline WHERE "
                + "fivetran_deleted"));
        portal.Simulator.Faults.Clear();
        Assert.Equal(0, (await portal.RunAsync("--object-type", "deals", "--accept-mass-delete")).ExitCode);
    }

    [Fact]
    public async Task owners_that_one_answer_does_not_name_are_not_marked()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Portal.Owners = [.. Enumerable.Range(1, 10).Select(id => new SimulatedOwner(id, $"{id}@example.com", "", "", false))];
        await portal.SyncAsync("contacts");
        portal.Simulator.Faults.When(call => call.Family == CallFamily.Owners ? Fault.Answer("""{"results":[{"id":"1","email":"1@example.com","archived":false}]}""") : null);

        var run = await portal.RunAsync("--object-type", "contacts");

        Assert.True(run.ExitCode == 1, run.Everything);
        Assert.Empty(await portal.RowsAsync("SELECT owner_id FROM owner WHERE fivetran_deleted"));
    }

    private static void Go(SimulatedType contacts, string way, int keep)
    {
        var ids = contacts.LiveIds().ToList();
        foreach (var id in ids.Skip(keep))
        {
            if (way == "purged")
                contacts.Purge(id);
            else if (way == "archived")
                contacts.Archive(id);
            else
                contacts.Merge(ids[0], id);
        }
    }
}
