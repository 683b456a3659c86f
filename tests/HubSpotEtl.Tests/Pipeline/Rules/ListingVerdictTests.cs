using HubSpotEtl.Pipeline.Phases;

namespace HubSpotEtl.Tests.Pipeline.Rules;

public class ListingVerdictTests
{
    private const string Short = "HubSpot listed 5 records but counts 9";

    [Theory]
    [InlineData(10, 0)]
    [InlineData(10, 1)]
    [InlineData(10, 1_000)]
    [InlineData(10, 1_001)]
    [InlineData(0, 0)]
    public void a_listing_that_falls_short_of_nothing_is_believed(long seen, long candidates) =>
        Assert.Null(new ListingVerdict(seen, candidates, LiveBefore: 5_000).Mistrust(shortfall: null));

    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    public void one_without_any_record_is_not_whatever_the_count(long candidates)
    {
        var verdict = new ListingVerdict(Seen: 0, candidates, LiveBefore: 5_000);

        Assert.True(verdict.IsEmptyAnswer);
        Assert.Contains("no record at all, while the table has 5000 live rows", verdict.Mistrust(shortfall: null), StringComparison.Ordinal);
    }

    [Fact]
    public void none_of_an_empty_table_is_no_empty_answer() =>
        Assert.False(new ListingVerdict(Seen: 0, Candidates: 0, LiveBefore: 0).IsEmptyAnswer);

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public void one_that_falls_short_is_not_where_no_candidate_can_explain_it(long candidates) =>
        Assert.Equal(Short, new ListingVerdict(10, candidates, LiveBefore: 5_000).Mistrust(Short));

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void few_candidates_are_asked_for_all_the_same(long candidates) =>
        Assert.Null(new ListingVerdict(10, candidates, LiveBefore: 5_000).Mistrust(Short));
}
