using System.Text.Json;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class TupleTextTests
{
    [Fact]
    public void a_row_reads_back_as_json_with_all_its_values()
    {
        ColumnType[] types = [
            ColumnType.Text, ColumnType.Numeric, ColumnType.Boolean, ColumnType.Date, ColumnType.TimestampTz, ColumnType.Timestamp,
            ColumnType.BigInt, ColumnType.Integer, ColumnType.Double, ColumnType.Jsonb];
        string[] values = ["é \"x\"", "-120000.0345", "true", "2024-05-31", "2024-05-31T12:30:15.5Z", "294276-12-31T23:59:59.999999Z", "9007199254740993", "-5", "0.1", """{"a":1}"""];
        var layout = LayoutWithOverflow(
            [.. types.Select(t => Column(t.ToString(), t)), new("o", null, ColumnType.Text), Column("empty", ColumnType.Text)]);
        var batch = TransformOne(layout, Record(42, [.. types.Select((t, i) => (t.ToString(), (string?)values[i])), ("o", "over")]));

        var json = JsonDocument.Parse(batch.ToJson(batch.Rows[0])).RootElement;

        string?[] expected = ["42", "2024-01-01T00:00:00.000000Z", .. values[..4], "2024-05-31T12:30:15.500000Z", "+294276-12-31T23:59:59.999999Z", .. values[6..], """{"o":"over"}"""];
        Assert.Equal(expected, json.EnumerateObject().Select(p => p.Value.ToString()));
    }

    public static TheoryData<ColumnType> Types => [.. Enum.GetValues<ColumnType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void every_column_type_reads_back(ColumnType type)
    {
        string value = type switch
        {
            ColumnType.Boolean => "true",
            ColumnType.Date => "2024-05-31",
            ColumnType.TimestampTz or ColumnType.Timestamp => "2024-05-31T12:30:15.000000Z",
            _ => "1",
        };
        var batch = TransformOne(Layout(Column("v", type)), Record(1, ("v", value)));

        Assert.Equal(value, JsonDocument.Parse(batch.ToJson(batch.Rows[0])).RootElement.GetProperty("v").ToString());
    }

    [Fact]
    public void a_type_that_is_none_is_not_taken_for_a_time() => Assert.Throws<ArgumentOutOfRangeException>(
        () => TupleText.ToJson([new LayoutColumn("v", (ColumnType)(-1))], [0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0]));

    [Theory]
    [InlineData("0")]
    [InlineData("0.000")]
    [InlineData("-0.00012")]
    [InlineData("10000")]
    [InlineData("100000000.0001")]
    [InlineData("99999999999999999999.5")]
    public void numbers_read_back_as_they_were(string number)
    {
        var batch = TransformOne(Layout(Column("n", ColumnType.Numeric)), Record(1, ("n", number)));

        Assert.Equal(number, JsonDocument.Parse(batch.ToJson(batch.Rows[0])).RootElement.GetProperty("n").GetString());
    }
}
