using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class ListingCheckTests : IDisposable
{
    private static readonly DateTimeOffset Started = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly Portal _portal = new();

    public void Dispose() => _portal.Dispose();

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_007)]
    public async Task a_listing_as_long_as_the_count_is_whole_and_costs_one_call(long listed)
    {
        Counts(all: 1_000);

        Assert.Null(await ShortfallAsync(listed));
        Assert.Single(_portal.Sent);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public async Task what_changed_meanwhile_may_be_lacking_and_no_more(long changed, bool isWhole)
    {
        Counts(all: 1_000, changed);
        Archived();

        Assert.Equal(isWhole, await ShortfallAsync(997) is null);
    }

    [Fact]
    public async Task what_was_archived_just_now_may_still_be_counted()
    {
        Counts(all: 1_000);
        Archived(Started.AddMinutes(1), Started.AddMinutes(-59), Started.AddMinutes(-61));

        Assert.Null(await ShortfallAsync(998));
        Assert.NotNull(await ShortfallAsync(997));
    }

    [Fact]
    public async Task the_shortfall_is_told_in_numbers()
    {
        Counts(all: 1_000, changed: 2);
        Archived(Started);

        var shortfall = await ShortfallAsync(500);

        Assert.StartsWith("HubSpot listed 500 records but counts 1000, and only 3 changed meanwhile", shortfall);
    }

    [Fact]
    public async Task an_empty_listing_of_a_type_with_records_is_not_whole()
    {
        Counts(all: 1);
        Archived();

        Assert.NotNull(await ShortfallAsync(0));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task a_type_that_cannot_be_counted_gets_no_second_opinion(int status)
    {
        _portal.On("/search", Answer.Error("no search"), status);

        Assert.Null(await ShortfallAsync(0));
    }

    [Fact]
    public async Task a_count_that_fails_is_an_error_and_no_consent()
    {
        _portal.On("/search", Answer.Error("no scope"), 403);

        await Assert.ThrowsAsync<HubSpotApiException>(() => ShortfallAsync(0));
    }

    [Fact]
    public async Task a_type_without_an_archived_listing_has_nothing_to_explain_a_gap_with()
    {
        Counts(all: 10);
        _portal.On("/objects/contacts", Answer.Error("Paging through deleted objects is not yet supported"), 400);

        Assert.NotNull(await ShortfallAsync(9));
    }

    private Task<string?> ShortfallAsync(long listed)
    {
        var check = new ListingCheck(_portal.Client, Given.Contacts(), Started, _portal.Logger);
        return Answer().Soon();

        async Task<string?> Answer() => await check.ShortfallAsync(
            listed, await check.CountAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
    }

    private void Counts(long all, long changed = 0) => _portal.On(
        "/search",
        request => Answer.Json($$"""{"total":{{(request.Body!.Contains("lastmodifieddate") ? changed : all)}},"results":[]}""")());

    private void Archived(params DateTimeOffset[] times)
    {
        var records = times.Select((time, i) => $$$"""{"id":"{{{i + 1}}}","archived":true,"archivedAt":"{{{time:O}}}","properties":{}}""");
        _portal.On("/objects/contacts", $$"""{"results":[{{string.Join(',', records)}}]}""");
    }
}
