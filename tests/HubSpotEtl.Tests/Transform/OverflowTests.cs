using System.Text.Json;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class OverflowTests
{
    private static readonly RowLayout s_narrow = LayoutWithOverflow(
        Column("held", ColumnType.Text),
        new("plain", null, ColumnType.Text),
        new("qu\"ote", null, ColumnType.Text),
        new("number", null, ColumnType.Numeric));

    [Fact]
    public void properties_without_a_column_go_to_the_overflow_object()
    {
        var batch = TransformOne(s_narrow, Record(1, ("held", "h"), ("plain", "p"), ("qu\"ote", "a\"b\\\n\u0001é"), ("number", "1;2")));

        var overflow = Overflow(batch.Decode()[0]);

        Assert.Equal(new Dictionary<string, string> { ["plain"] = "p", ["qu\"ote"] = "a\"b\\\n\u0001é", ["number"] = "1;2" }, overflow);
        Assert.Empty(batch.Rejected);
    }

    [Fact]
    public void the_overflow_is_null_when_it_would_hold_nothing()
    {
        var batch = TransformOne(s_narrow, Record(1, ("held", "h")), Record(2, ("plain", null), ("number", "")));

        Assert.All(batch.Decode(), row => Assert.Null(row["properties_overflow"]));
    }

    [Fact]
    public void values_that_are_no_strings_are_text_there_too()
    {
        var batch = TransformOne(s_narrow, """{"id":"1","properties":{"plain":{"a":"b"},"number":5}}""");

        Assert.Equal(new Dictionary<string, string> { ["plain"] = """{"a":"b"}""", ["number"] = "5" }, Overflow(batch.Decode()[0]));
    }

    [Fact]
    public void a_row_that_has_no_room_in_a_page_gives_its_last_values_to_the_overflow()
    {
        var statistics = new TransformStatistics();
        var columns = Enumerable.Range(0, 1000).Select(i => Column($"p{i:D4}", i % 2 == 0 ? ColumnType.Numeric : ColumnType.TimestampTz))
            .ToArray();
        using var batcher = Batcher(LayoutWithOverflow(columns), statistics: statistics);
        var values = columns.Select((c, i) => (c.Property, (string?)(i % 2 == 0 ? "12345" : "2024-05-31T00:00:00Z"))).ToArray();

        var batch = Assert.Single(TransformAll(batcher, Page(Record(1, values), Record(2, values[..100]))));
        var rows = batch.Decode();
        var overflow = Overflow(rows[0]);

        Assert.Equal(1, statistics.RowsOverflowed);
        Assert.InRange(overflow.Count, 300, 700);
        Assert.Equal(
            columns.Select(c => c.Column),
            columns.Where(c => rows[0][c.Column!] is not null).Concat(columns.Where(c => overflow.ContainsKey(c.Property)))
                .Select(c => c.Column));
        Assert.Equal("12345", overflow["p0998"]);
        Assert.Null(rows[1]["properties_overflow"]);
        Assert.Equal(2, statistics.NonNullByColumn()["p0050"]);
    }

    [Fact]
    public void a_layout_says_whether_its_rows_may_outgrow_a_page()
    {
        RowLayout Of(int columns, ColumnType type) => Layout([.. Enumerable.Range(0, columns).Select(i => Column($"p{i}", type))]);

        Assert.False(Of(200, ColumnType.Text).MayExceedPage);
        Assert.True(Of(400, ColumnType.Text).MayExceedPage);
        Assert.False(Of(900, ColumnType.TimestampTz).MayExceedPage);
        Assert.True(Of(1000, ColumnType.TimestampTz).MayExceedPage);
        Assert.False(Of(1590, ColumnType.Boolean).MayExceedPage);
    }

    private static Dictionary<string, string> Overflow(Dictionary<string, object?> row) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>((string)row["properties_overflow"]!)!;
}
