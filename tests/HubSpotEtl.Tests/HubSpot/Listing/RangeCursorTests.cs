using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.RangeListing;

namespace HubSpotEtl.Tests.HubSpot.Listing;

public class RangeCursorTests
{
    [Theory]
    [InlineData("ids:0-")]
    [InlineData("ids:1200-5000")]
    [InlineData("ids:1200-5000,5000-9000,9300-")]
    [InlineData("ids:1-9223372036854775807")]
    public void ranges_can_be_written_and_read(string cursor) =>
        Assert.Equal(cursor, RangeCursor.Of(RangeCursor.Parse(new Cursor(cursor))!)?.Value);

    [Theory]
    [InlineData("1200")]
    [InlineData("NTI1Cg%3D%3D")]
    [InlineData("ids:")]
    [InlineData("ids:-5")]
    [InlineData("ids:5")]
    [InlineData("ids:5-5")]
    [InlineData("ids:9-5")]
    [InlineData("ids:1-5,4-")]
    [InlineData("ids:1-,9-")]
    [InlineData("ids:1-5,")]
    [InlineData("ids:1--5")]
    [InlineData("ids:1-9223372036854775808")]
    public void another_cursor_is_none_of_ranges(string cursor) => Assert.Null(RangeCursor.Parse(new Cursor(cursor)));

    [Fact]
    public void no_range_is_no_cursor() => Assert.Null(RangeCursor.Of([]));
}
