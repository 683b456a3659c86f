using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class RecordCountTests : IDisposable
{
    private readonly Portal _portal = new();
    private readonly RecordCount _count;

    public RecordCountTests() => _count = new RecordCount(
        new ListingCheck(_portal.Client, Given.Contacts(), DateTimeOffset.UnixEpoch, _portal.Logger), _portal.Clock);

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task is_known_from_the_start_and_a_short_load_asks_once()
    {
        Counts(7);
        await _count.AskAsync().Soon();

        Assert.Equal(7, _count.AtStart);
        _portal.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(7, await NowAsync());
        Assert.Single(_portal.Sent);
    }

    [Fact]
    public async Task comes_with_the_highest_id()
    {
        _portal.On("/search", _ => Answer.Json("""{"total":7,"results":[{"id":"301"}]}""")());

        Assert.Equal(new ListingExtent(7, 301), await _count.AskAsync().Soon());
        Assert.Contains("DESCENDING", _portal.Sent[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_asked_for_again_after_a_longer_load()
    {
        Counts(7);
        await _count.AskAsync().Soon();
        _portal.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(8, await NowAsync());
        Assert.Equal(7, _count.AtStart);
    }

    [Fact]
    public async Task is_asked_for_at_the_end_where_it_was_not_before()
    {
        Counts(7);

        Assert.Equal(7, await NowAsync());
        Assert.Null(_count.AtStart);
    }

    [Fact]
    public async Task of_a_type_that_cannot_be_counted_costs_one_call_too()
    {
        _portal.On("/search", Answer.Error("no search"), 400);
        await _count.AskAsync().Soon();

        Assert.Null(await NowAsync());
        Assert.Single(_portal.Sent);
    }

    [Fact]
    public async Task a_failure_at_the_start_is_told_at_the_end_if_it_is_one_still()
    {
        _portal.On("/search", Answer.Error("no scope"), 403);
        await _count.AskAsync().Soon();

        Assert.Null(_count.AtStart);
        await Assert.ThrowsAsync<HubSpotApiException>(NowAsync);
        Assert.Equal(2, _portal.Sent.Count);
    }

    private Task<long?> NowAsync() => _count.NowAsync(TestContext.Current.CancellationToken).Soon();

    private void Counts(long first) => _portal.On("/search", _ => Answer.Json($$"""{"total":{{first + _portal.Sent.Count - 1}},"results":[]}""")());
}
