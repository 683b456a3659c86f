using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Tests.Pipeline.Support;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Tests.Verify;

public class RecordsThatAreGone
{
    [Fact]
    public void are_named_by_the_record_that_they_were_merged_into()
    {
        using var page = PageOf(
            """
            {"id":"7","properties":{"hs_merged_object_ids":"5; 6","hs_calculated_merged_vids":"4:1700000000000;nonsense"}},
            {"id":8,"properties":{"hs_merged_object_ids":null}},
            {"id":"9"},{"id":"10","properties":null}
            """);

        Assert.Equal(new Dictionary<long, long> { [5] = 7, [6] = 7, [4] = 7 }, RecordFates.MergedInto(page));
    }

    [Fact]
    public void tell_when_they_were_archived()
    {
        using var page = PageOf("""{"id":"7","archivedAt":"2026-11-24T12:00:00.5Z"},{"id":"8","archivedAt":"soon"},{"id":"9"}""");

        var archived = Assert.Single(page.ReadArchivedAt());

        Assert.Equal((7, new DateTimeOffset(2026, 11, 24, 12, 0, 0, 500, TimeSpan.Zero)), (archived.Key, archived.Value));
    }

    [Theory]
    [InlineData(0, 0, 5)]
    [InlineData(1, 4, 9)]
    [InlineData(200_000, 4, 2_008)]
    [InlineData(200_001, 4, 2_009)]
    public void cost_a_call_for_100_records(long records, long sentBefore, long calls)
    {
        var cost = VerifyCost.Of(records, new RateLimit(100, TimeSpan.FromSeconds(10)), sentBefore);

        Assert.Equal((calls, TimeSpan.FromSeconds(Math.Ceiling(calls / 10.0))), (cost.ApiCalls, cost.Time));
    }

    private static Page PageOf(string records) => Given.PageOf($$"""{"results":[{{records}}]}""", next: null);
}
