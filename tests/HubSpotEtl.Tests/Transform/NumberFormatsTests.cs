using HubSpotEtl.Transform;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class NumberFormatsTests
{
    [Theory]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("67340.0", 67340)]
    [InlineData("3e2", 300)]
    [InlineData("0", 0)]
    [InlineData("-0.00", 0)]
    public void bigint_takes_whole_numbers_however_they_are_written(string text, long expected) =>
        Assert.Equal(expected, Stored(ColumnType.BigInt, text));

    [Theory]
    [InlineData("9223372036854775808", "out_of_range")]
    [InlineData("1e19", "out_of_range")]
    [InlineData("1e999999999", "out_of_range")]
    [InlineData("1.5", "not_an_integer")]
    [InlineData("1;2", "not_a_number")]
    public void bigint_refuses_the_rest(string text, string reason) => Assert.Equal(reason, Refused(ColumnType.BigInt, text));

    [Fact]
    public void integer_ends_at_32_bits()
    {
        Assert.Equal(int.MinValue, Stored(ColumnType.Integer, "-2147483648"));
        Assert.Equal("out_of_range", Refused(ColumnType.Integer, "2147483648"));
    }

    [Fact]
    public void double_takes_the_nearest_value_and_nothing_infinite()
    {
        Assert.Equal(0.2, Stored(ColumnType.Double, "0.200000000000000011102230246251565404236316680908203125"));
        Assert.Equal(-1.5e300, Stored(ColumnType.Double, " -1.5E300"));
        Assert.Equal("out_of_range", Refused(ColumnType.Double, "1e400"));
        Assert.Equal("not_a_number", Refused(ColumnType.Double, "NaN"));
        Assert.Equal("not_a_number", Refused(ColumnType.Double, "1,5"));
    }

    [Theory]
    [InlineData(ColumnType.Numeric)]
    [InlineData(ColumnType.BigInt)]
    [InlineData(ColumnType.Integer)]
    [InlineData(ColumnType.Double)]
    [InlineData(ColumnType.Boolean)]
    [InlineData(ColumnType.Date)]
    [InlineData(ColumnType.TimestampTz)]
    [InlineData(ColumnType.Timestamp)]
    [InlineData(ColumnType.Jsonb)]
    public void the_empty_string_is_null_for_every_type_but_text(ColumnType type)
    {
        Assert.Null(Stored(type, ""));
        Assert.Equal("", Stored(ColumnType.Text, ""));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("FALSE", false)]
    [InlineData("T", true)]
    [InlineData("f", false)]
    [InlineData("Yes", true)]
    [InlineData("no", false)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    public void booleans_are_read_as_people_write_them(string text, bool expected) =>
        Assert.Equal(expected, Stored(ColumnType.Boolean, text));

    [Theory]
    [InlineData("2")]
    [InlineData("maybe")]
    [InlineData("truely")]
    [InlineData(" ")]
    public void what_is_no_boolean_is_rejected(string text) => Assert.Equal("not_a_boolean", Refused(ColumnType.Boolean, text));

    [Theory]
    [InlineData("""{"a":[1,null,"x"]}""", """{"a":[1,null,"x"]}""")]
    [InlineData("plain words", "\"plain words\"")]
    [InlineData("say \"hi\"\n", "\"say \\\"hi\\\"\\u000a\"")]
    [InlineData("{\"a\":", "\"{\\\"a\\\":\"")]
    [InlineData("[\"\\u0041\"]", "\"[\\\"\\\\u0041\\\"]\"")]
    [InlineData("{\"n\":1e999999}", "\"{\\\"n\\\":1e999999}\"")]
    public void jsonb_takes_json_as_it_is_and_any_other_text_as_a_string(string text, string expected) =>
        Assert.Equal(expected, Stored(ColumnType.Jsonb, text));
}
