using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>What HubSpot refuses to tell about links, or is silent about, is owed until it is told; what is stored stays.</summary>
public sealed class RefusedPairs
{
    private const string Count = "SELECT count(*) FROM contact_company";
    private const string Owed = "SELECT count(*) FROM etl_sync_metadata WHERE '0-2' = ANY(associations_refused)";

    private const string OtherWords = """{"status":"error","message":"Something went wrong","category":"VALIDATION_ERROR"}""";
    private const string OfThePair = """{"status":"error","message":"contact is not a valid association type between contacts and companies"}""";

    /// <summary>Words, status, whether the schema is readable, and how the run ends that meets it.</summary>
    public static TheoryData<string, int, bool, int> Refusals => new()
    {
        { OtherWords, 400, true, 1 }, { OtherWords, 404, true, 1 }, { "<html></html>", 400, true, 1 }, { OtherWords, 400, false, 0 },
        { OfThePair, 400, true, 0 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task a_pair_that_is_refused_for_an_hour_is_told_each_time_and_read_afterwards(
        string words, int status, bool hasSchema, int exitCode)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("companies", 40)));
        Refuse();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var refused = (await fixture.RunAsync("--object-type", "contacts", "--output", "json")).Expect(exitCode);
            Assert.Contains(refused.Warnings, warning => warning.Contains("COMPANY", StringComparison.Ordinal));
        }

        Assert.Equal(1, await fixture.ScalarAsync<long>(Owed));
        fixture.Portal.Faults.Clear();
        await fixture.SyncAsync("contacts");
        await fixture.AssertTruthAsync("contacts");
        Assert.NotEqual(0, await fixture.ScalarAsync<long>(Count));
        Assert.Equal(0, await fixture.ScalarAsync<long>(Owed));

        void Refuse() =>
            fixture.Portal.Faults.When(
                call => call is { Family: CallFamily.Associations, ToObjectType: "companies" } ? Fault.Answer(words, status)
            : call.Family == CallFamily.Schemas && !hasSchema ? Fault.MissingScope("crm.schemas.contacts.read") : null);
    }

    [Fact]
    public async Task a_pair_with_links_that_is_refused_in_words_of_the_pair_leaves_the_object_with_errors()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("companies", 40)));
        await fixture.SyncAsync("contacts");
        var links = await fixture.ScalarAsync<long>(Count);
        fixture.Portal.Faults.When(
            call => call is { Family: CallFamily.Associations, ToObjectType: "companies" } ? Fault.Answer(OfThePair, 400) : null);

        (await fixture.RunAsync("--object-type", "contacts", "--output", "json", "--associations")).Expect(1);

        Assert.Equal(links, await fixture.ScalarAsync<long>(Count));
        fixture.Portal.Faults.Clear();
        await fixture.SyncAsync("contacts");
        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task a_pair_that_nothing_expects_and_that_cannot_be_associated_is_no_debt()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 60), ("companies", 10)));
        fixture.Portal.Faults.When(call => call.Family == CallFamily.Schemas ? Fault.MissingScope("crm.schemas.contacts.read") : null);

        await fixture.SyncAsync("contacts");

        Assert.Equal(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM etl_sync_metadata WHERE associations_refused IS NOT NULL"));
        Assert.NotEqual(0, await fixture.ScalarAsync<long>(Count));
    }

    [Fact]
    public async Task a_debt_is_not_forgotten_by_a_schema_that_does_not_name_the_pair()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("companies", 40)));
        fixture.Portal.Faults.When(
            call => call is { Family: CallFamily.Associations, ToObjectType: "companies" } ? Fault.Answer(OtherWords, 400) : null);
        (await fixture.RunAsync("--object-type", "contacts", "--output", "json")).Expect(1);
        fixture.Portal.Faults.Clear();
        fixture.Portal.Faults.When(call => call is { Family: CallFamily.Schemas }
            ? Fault.Answer("""{"id":"1","objectTypeId":"0-1","name":"CONTACT","labels":{},"properties":[],"requiredProperties":[],"associations":[]}""") : null);
        await fixture.SyncAsync("contacts");
        fixture.Portal.Faults.Clear();

        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
    }

    [Theory]
    [InlineData("--full-load")]
    [InlineData("--associations")]
    [InlineData("--no-progress")]
    public async Task links_do_not_vanish_by_silence(string how)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("companies", 40)));
        await fixture.SyncAsync("contacts");
        var links = await fixture.ScalarAsync<long>(Count);
        fixture.Portal.Clock.Advance(TimeSpan.FromHours(2));
        fixture.Portal.Portal.Type("contacts").TouchAll();
        fixture.Portal.Faults.When(call => call.Family == CallFamily.Associations ? OtherAnswers.Silence : null);

        var silent = (await fixture.RunAsync("--object-type", "contacts", "--output", "json", how)).Expect(1);

        Assert.Contains(silent.Warnings, warning => warning.Contains("said nothing", StringComparison.Ordinal));
        Assert.Equal(links, await fixture.ScalarAsync<long>(Count));
        fixture.Portal.Faults.Clear();
        await fixture.SyncAsync("contacts");
        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task links_that_the_listing_names_are_owed_where_the_answer_is_silent()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("companies", 40)));
        fixture.Portal.Faults.When(call => call.Family == CallFamily.Associations ? OtherAnswers.Silence : null);

        (await fixture.RunAsync("--object-type", "contacts", "--output", "json")).Expect(1);

        fixture.Portal.Faults.Clear();
        await fixture.SyncAsync("contacts");
        await fixture.AssertTruthAsync("contacts");
        Assert.NotEqual(0, await fixture.ScalarAsync<long>(Count));
    }

    [Theory]
    [InlineData("--full-load")]
    [InlineData("--associations")]
    public async Task links_that_an_error_keeps_back_are_owed_whatever_the_next_run_reads(string how)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("companies", 40)));
        await fixture.SyncAsync("contacts");
        var contacts = fixture.Portal.Portal.Type("contacts").LiveIds().Take(3).ToList();
        foreach (var id in contacts)
            fixture.Portal.Portal.Associate("contacts", id, "companies", fixture.Portal.Portal.Type("companies").LiveIds().Last());
        var error = $$$"""{"status":"COMPLETE","results":[],"errors":[{"status":"error","category":"INTERNAL","message":"shard down","context":{"fromObjectId":[{{{string.Join(',', contacts.Select(id => $"\"{id}\""))}}}]}}]}""";
        fixture.Portal.Faults.When(
            call => call is { Family: CallFamily.Associations, ToObjectType: "companies" } ? Fault.Body(error) : null);

        var held = (await fixture.RunAsync("--object-type", "contacts", "--output", "json", how)).Expect(1);

        Assert.Contains(held.Warnings, warning => warning.Contains("shard down", StringComparison.Ordinal));
        fixture.Portal.Faults.Clear();
        await fixture.SyncAsync("contacts");
        await fixture.AssertTruthAsync("contacts");
        Assert.Equal(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM etl_links_owed"));
    }

    [Fact]
    public async Task silence_about_new_records_is_not_none_where_the_server_names_what_has_none()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 1_500), ("companies", 40), ("deals", 20)));
        fixture.Portal.Faults.When(call => call.Family == CallFamily.List
            ? Fault.Rewritten(body => System.Text.RegularExpressions.Regex.Replace(body, "\"associations\":", "\"a\":")) : null);
        var asked = 0;
        fixture.Portal.Faults.When(
            call =>
                call is { Family: CallFamily.Associations, ToObjectType: "companies" } && asked++ is >= 2 and < 99
                    ? OtherAnswers.Silence
                    : null);

        (await fixture.RunAsync("--object-type", "contacts", "--output", "json")).Expect(1);

        fixture.Portal.Faults.Clear();
        await fixture.SyncAsync("contacts");
        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task an_answer_that_is_silent_once_costs_a_call_and_nothing_else()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("companies", 40)));
        fixture.Portal.Faults.Next(CallFamily.Associations, "contacts", OtherAnswers.Silence);

        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task links_of_other_records_than_those_asked_about_are_not_stored()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 300), ("companies", 40)));
        var fault = Fault.Answer(
            """{"results":[{"from":{"id":"7"},"to":[{"toObjectId":8,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":1,"label":null}]}]}]}""");
        fixture.Portal.Faults.Next(CallFamily.Associations, "contacts", fault);

        await fixture.SyncAsync("contacts");

        await fixture.AssertTruthAsync("contacts");
    }
}
