using System.Text.Json;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

/// <summary>A listing of the ids 1, 2, 3 … up to a number, and a search index that knows of others.</summary>
public sealed class ListingCheckTests : IDisposable
{
    private static readonly DateTimeOffset Started = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly Portal _portal = new();

    // What search counts at the start and now, knows as changed since the start, and counts although it is gone.
    private long _first = 1_000;
    private long _now = 1_000;
    private long[] _changed = [];
    private long[] _stale = [];

    private (long Id, DateTimeOffset At)[] _archived = [];
    private (string Call, int Status)? _refused;

    public ListingCheckTests()
    {
        _portal.On("/search", request => Refused("search") ?? Search(JsonDocument.Parse(request.Body!).RootElement)());
        _portal.On("/objects/contacts", _ => Refused("archived") ?? Archived()());
    }

    public void Dispose() => _portal.Dispose();

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_007)]
    public async Task a_listing_as_long_as_the_count_is_whole_and_costs_one_call(long listed)
    {
        Assert.Null(await ShortfallAsync(listed));
        Assert.Single(_portal.Sent);
    }

    [Fact]
    public async Task a_count_that_has_gone_down_since_is_taken_again()
    {
        _now = 998;

        Assert.Null(await ShortfallAsync(998));
        Assert.Equal(2, _portal.Sent.Count);
        Assert.NotNull(await ShortfallAsync(997));
    }

    [Fact]
    public async Task what_changed_meanwhile_and_was_not_listed_may_be_lacking_and_no_more()
    {
        _changed = [5, 998, 999, 1_000];

        Assert.Null(await ShortfallAsync(997));
        Assert.NotNull(await ShortfallAsync(996));
    }

    [Fact]
    public async Task what_changed_and_was_listed_excuses_nothing()
    {
        _changed = [.. Enumerable.Range(1, 500).Select(id => (long)id)];

        Assert.NotNull(await ShortfallAsync(999));
    }

    [Fact]
    public async Task what_was_archived_may_be_lacking_as_long_as_search_counts_it()
    {
        _archived = [(999, Started.AddMinutes(1)), (1_000, Started.AddMinutes(-59)), (998, Started.AddMinutes(-61))];
        _stale = [998, 999, 1_000];

        Assert.Null(await ShortfallAsync(998));
        Assert.NotNull(await ShortfallAsync(997));
        _stale = [998, 999];
        Assert.NotNull(await ShortfallAsync(998));
    }

    [Fact]
    public async Task what_was_archived_after_it_was_listed_excuses_nothing()
    {
        _archived = [(5, Started.AddMinutes(1))];
        _stale = [5];

        Assert.NotNull(await ShortfallAsync(999));
    }

    [Fact]
    public async Task what_is_gone_may_be_lacking_as_long_as_search_counts_it_and_excuses_once()
    {
        _archived = [(999, Started)];
        _stale = [999, 1_000];

        Assert.Null(await ShortfallAsync(998, 999, 1_000));
        Assert.NotNull(await ShortfallAsync(997, 999, 1_000));
        _stale = [];
        Assert.NotNull(await ShortfallAsync(998, 999, 1_000));
    }

    [Fact]
    public async Task the_shortfall_is_told_in_numbers()
    {
        (_changed, _stale, _archived) = ([900, 901], [902], [(902, Started)]);

        Assert.Equal(
            "HubSpot listed 500 records but counts 1000, and of those that it did not list only 3 changed or went meanwhile",
            await ShortfallAsync(500));
    }

    [Fact]
    public async Task an_empty_listing_of_a_type_with_records_is_not_whole()
    {
        _first = _now = 1;

        Assert.NotNull(await ShortfallAsync(0));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task a_type_that_cannot_be_counted_gets_no_second_opinion(int status)
    {
        _refused = ("search", status);

        Assert.Null(await ShortfallAsync(0));
    }

    [Fact]
    public async Task a_count_that_fails_is_an_error_and_no_consent()
    {
        _refused = ("search", 403);

        await Assert.ThrowsAsync<HubSpotApiException>(() => ShortfallAsync(0));
    }

    [Fact]
    public async Task a_type_without_an_archived_listing_has_nothing_to_explain_a_gap_with()
    {
        _refused = ("archived", 400);

        Assert.NotNull(await ShortfallAsync(999));
    }

    private Task<string?> ShortfallAsync(long listed, params long[] gone)
    {
        var check = new ListingCheck(_portal.Client, Given.Contacts(), Started, _portal.Logger);
        return Answer().Soon();

        async Task<string?> Answer()
        {
            var cancel = TestContext.Current.CancellationToken;
            var count = await check.CountAsync(cancel);
            _first = _now;
            return await check.ShortfallAsync(
                new ListedRecords(listed, (ids, _) => Task.FromResult<IReadOnlyList<long>>([.. ids.Where(id => id > listed)])), count, gone,
                cancel);
        }
    }

    private Func<HttpResponseMessage> Search(JsonElement query)
    {
        var filters = query.GetProperty("filterGroups").EnumerateArray().SelectMany(group => group.GetProperty("filters").EnumerateArray())
            .ToList();
        if (filters.Count == 0)
            return Found(_first);
        if (filters.Find(filter => filter.GetProperty("operator").GetString() == "IN") is { ValueKind: JsonValueKind.Object } asked)
            return Found(asked.GetProperty("values").EnumerateArray().Count(id => _stale.Contains(long.Parse(id.GetString()!))));
        var above = filters.Find(filter => filter.GetProperty("operator").GetString() == "GT");
        var after = above.ValueKind == JsonValueKind.Object ? long.Parse(above.GetProperty("value").GetString()!) : 0;
        return Found(_changed.Length, [.. _changed.Where(id => id > after)]);
    }

    private static Func<HttpResponseMessage> Found(long total, params long[] ids) =>
        Answer.Json($$$"""{"total":{{{total}}},"results":[{{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}"}"""))}}}]}""");

    private Func<HttpResponseMessage> Archived()
    {
        var records = _archived.Select(record => $$$"""{"id":"{{{record.Id}}}","archived":true,"archivedAt":"{{{record.At:O}}}","properties":{}}""");
        return Answer.Json($$"""{"results":[{{string.Join(',', records)}}]}""");
    }

    private HttpResponseMessage? Refused(string call) =>
        _refused is var (refused, status) && refused == call ? Answer.Json(Answer.Error("Not here."), status)() : null;
}
