using HubSpotEtl.Postgres;

namespace HubSpotEtl.Tests.Postgres;

public class SqlTextTests
{
    [Theory]
    [InlineData("", "''")]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("'; DROP TABLE x; --", "'''; DROP TABLE x; --'")]
    [InlineData("a\\", " E'a\\\\'")]
    [InlineData("\\'; DROP TABLE x", " E'\\\\''; DROP TABLE x'")]
    [InlineData("*/ $$ $1 :x @y\nünï", "'*/ $$ $1 :x @y\nünï'")]
    [InlineData("a\0b\0", "'ab'")]
    [InlineData("\\\0'", " E'\\\\'''")]
    public void a_text_stays_one_text(string text, string quoted) => Assert.Equal(quoted, $"{new SqlText(text)}");

    // Not among the cases above: an attribute cannot hold half a surrogate pair.
    [Fact]
    public void half_a_surrogate_pair_is_replaced() => Assert.Equal("'\uFFFD'", $"{new SqlText("\ud800")}");
}
