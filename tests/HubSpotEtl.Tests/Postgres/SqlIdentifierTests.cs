using HubSpotEtl.Postgres;

namespace HubSpotEtl.Tests.Postgres;

public class SqlIdentifierTests
{
    [Theory]
    [InlineData("deal", "\"deal\"")]
    [InlineData("select", "\"select\"")]
    [InlineData("Deal", "\"Deal\"")]
    [InlineData("a.b", "\"a.b\"")]
    [InlineData("größe", "\"größe\"")]
    [InlineData("\"; drop table x; --", "\"\"\"; drop table x; --\"")]
    [InlineData("\"\"", "\"\"\"\"\"\"")]
    [InlineData("a\\b'c", "\"a\\b'c\"")]
    public void a_name_is_quoted_and_its_quotes_are_doubled(string name, string quoted) =>
        Assert.Equal(quoted, $"{new SqlIdentifier(name)}");

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void a_name_that_PostgreSQL_cannot_hold_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new SqlIdentifier(name));

    [Fact]
    public void the_limit_counts_bytes_not_characters()
    {
        Assert.Equal(new string('x', 63), new SqlIdentifier(new string('x', 63)).Name);
        Assert.Throws<ArgumentException>(() => new SqlIdentifier(new string('x', 64)));
        Assert.Throws<ArgumentException>(() => new SqlIdentifier(new string('ü', 32)));
    }

    [Fact]
    public void a_table_is_named_with_its_schema()
    {
        var table = new TableName(new SqlIdentifier("my schema"), new SqlIdentifier("a\"b"));

        Assert.Equal("\"my schema\".\"a\"\"b\"", $"{table}");
        Assert.Equal("my schema.a\"b", table.Display);
    }
}
