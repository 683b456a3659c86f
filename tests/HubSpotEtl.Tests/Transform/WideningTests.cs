using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class WideningTests
{
    [Fact]
    public void the_first_time_of_day_widens_a_date_column_whatever_the_policy()
    {
        var statistics = new TransformStatistics();
        using var batcher = Batcher(Layout(Column("d", ColumnType.Date)), statistics: statistics);

        var first = batcher.Add(Page(Record(1, ("d", "2000-01-02"))), "2");
        var second = batcher.Add(Page(Record(2, ("d", "2000-01-02")), Record(3, ("d", "2000-01-01T00:00:01Z"))), "4");
        using var after = batcher.Flush()!;

        Assert.Empty(first.Full);
        var before = Assert.Single(second.Full);
        Assert.Equal((ColumnType.Date, 1, "2", 1), (before.Layout.Columns[2].Type, before.Layout.Version, before.Cursor, before.Pages));
        Assert.Equal([1], before.Decode().Select(r => r["d"]));
        Assert.Equal((ColumnType.TimestampTz, 2, "4", 1), (after.Layout.Columns[2].Type, after.Layout.Version, after.Cursor, after.Pages));
        Assert.Equal([86_400_000_000L, 1_000_000L], after.Decode().Select(r => r["d"]));
        Assert.Equal([2, 3], second.Ids.ToArray());
        Assert.Equal((3, 1), (statistics.RecordsRead, statistics.ColumnsWidened));
        Assert.Equal(3, statistics.NonNullByColumn()["d"]);
        Assert.Same(after.Layout, batcher.Layout);
    }

    [Fact]
    public void an_empty_batch_is_not_emitted_before_a_widening()
    {
        using var batcher = Batcher(Layout(Column("d", ColumnType.Date)));

        Assert.Empty(batcher.Add(Page(Record(1, ("d", "2000-01-01T00:00:01Z"))), null).Full);

        Assert.Equal([1_000_000L], batcher.Flush()!.Decode().Select(r => r["d"]));
    }

    [Theory]
    [InlineData(ColumnType.Numeric, "1;2")]
    [InlineData(ColumnType.Numeric, "1e999999")]
    [InlineData(ColumnType.Boolean, "perhaps")]
    [InlineData(ColumnType.Date, "someday")]
    [InlineData(ColumnType.TimestampTz, "someday")]
    [InlineData(ColumnType.Timestamp, "someday")]
    [InlineData(ColumnType.Double, "x")]
    [InlineData(ColumnType.BigInt, "x")]
    [InlineData(ColumnType.Integer, "1e999999")]
    public void the_policy_widens_to_text_where_nothing_narrower_holds_the_value(ColumnType type, string text)
    {
        var batch = TransformOne(Layout(Column("p", type, MisfitPolicy.Widen)), Record(1, ("p", text)));

        Assert.Equal(ColumnType.Text, batch.Layout.Columns[2].Type);
        Assert.Equal(text, batch.Decode()[0]["p"]);
        Assert.Empty(batch.Rejected);
    }

    [Theory]
    [InlineData(ColumnType.BigInt, "1.50")]
    [InlineData(ColumnType.Integer, "4294967296")]
    public void whole_numbers_widen_to_numeric_for_a_number(ColumnType type, string text)
    {
        var batch = TransformOne(Layout(Column("p", type, MisfitPolicy.Widen)), Record(1, ("p", text)));

        Assert.Equal(ColumnType.Numeric, batch.Layout.Columns[2].Type);
        Assert.Equal(text, batch.Decode()[0]["p"]);
    }

    [Fact]
    public void several_columns_of_a_page_widen_one_after_the_other()
    {
        var columns = Enumerable.Range(0, 20).Select(i => Column($"d{i}", ColumnType.Date)).ToArray();
        var record = Record(1, [.. columns.Select(c => (c.Property, (string?)"2000-01-01T00:00:01Z"))]);

        var batch = TransformOne(Layout(columns), record);

        Assert.Equal(21, batch.Layout.Version);
        Assert.All(batch.Layout.Columns.Skip(2), c => Assert.Equal(ColumnType.TimestampTz, c.Type));
    }

    [Fact]
    public void what_the_page_had_done_before_the_widening_is_taken_back()
    {
        var statistics = new TransformStatistics();
        var layout = Layout(Column("n", ColumnType.Numeric), Column("d", ColumnType.Date), Column("t", ColumnType.Text));
        using var batcher = Batcher(layout, statistics: statistics);
        batcher.Add(Page(Record(1, ("t", "first"))), "2");

        var full = batcher.Add(Page("""{"id":"1","properties":{"n":"x","t":"second\u0000"}}""", "{}", Record(2, ("d", "2000-01-01T12:00"))), "3").Full;
        using var last = batcher.Flush()!;

        Assert.Equal(["first"], Assert.Single(full).Decode().Select(r => r["t"]));
        Assert.Empty(full[0].Rejected);
        Assert.Equal([1L, 2L], last.Rows.Select(r => r.Id));
        Assert.Single(last.Rejected);
        Assert.Single(last.RejectedRecords);
        Assert.Equal(
            (4, 1, 1, 0), (statistics.RecordsRead, statistics.RecordsRejected, statistics.NulsRemoved, statistics.DuplicatesDropped));
    }

    [Fact]
    public void a_rejecting_column_stays_as_it_is()
    {
        var batch = TransformOne(Layout(Column("p", ColumnType.Numeric)), Record(1, ("p", "1;2")));

        Assert.Equal((ColumnType.Numeric, 1), (batch.Layout.Columns[2].Type, batch.Layout.Version));
        Assert.Equal(new RejectedValue(1, "p", "1;2", "not_a_number"), Assert.Single(batch.Rejected));
    }
}
