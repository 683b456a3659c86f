using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;

namespace HubSpotEtl.Tests.HubSpot.Listing;

public class PageOrderCheckTests
{
    [Theory]
    [InlineData(null, new long[] { 1, 5, 9 }, "9")]
    [InlineData(null, new long[] { 1, 5, 9 }, "12")]
    [InlineData(null, new long[] { 1, 5, 9 }, null)]
    [InlineData(5L, new long[] { 5 }, "6")]
    [InlineData(5L, new long[] { }, "6")]
    [InlineData(5L, new long[] { }, null)]
    public void ascending_ids_with_a_cursor_at_or_above_the_last_are_as_they_should_be(long? after, long[] ids, string? next) =>
        Assert.Null(PageOrderCheck.Violation(after, ids, Of(next)));

    [Theory]
    [InlineData(null, null, "9", "has no id")]
    [InlineData(6L, new long[] { 5 }, "9", "from 6 on begins with record 5")]
    [InlineData(null, new long[] { -5 }, "9", "begins with record -5")]
    [InlineData(null, new long[] { 5, 5 }, "9", "record 5 follows record 5")]
    [InlineData(null, new long[] { 5, 4 }, null, "record 4 follows record 5")]
    [InlineData(null, new long[] { 5, 9 }, "8", "cursor 8 follows record 9")]
    [InlineData(null, new long[] { 5, 9 }, "NTI1Cg==", "no number")]
    [InlineData(null, new long[] { 5, 9 }, "-12", "no number")]
    [InlineData(null, new long[] { 5, 9 }, "9223372036854775808", "no number")]
    [InlineData(9L, new long[] { 9 }, "9", "cursor 9 follows the page from 9 on")]
    [InlineData(9L, new long[] { }, "7", "cursor 7 follows the page from 9 on")]
    public void anything_else_is_told(long? after, long[]? ids, string? next, string violation) =>
        Assert.Contains(violation, PageOrderCheck.Violation(after, ids, Of(next)), StringComparison.Ordinal);

    private static Cursor? Of(string? next) => next is null ? null : new Cursor(next);
}
