using System.Buffers;
using System.Text;
using CsCheck;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class RowBatcherTests
{
    private static readonly RowLayout s_contacts = new(
        [Column("email", ColumnType.Text), Column("amount", ColumnType.Numeric), Column("lastmodifieddate", ColumnType.TimestampTz)],
        "lastmodifieddate");

    [Theory]
    [InlineData("true", 1)]
    [InlineData("\"true\"", 1)]
    [InlineData("false", 2)]
    [InlineData("null", 2)]
    public void a_record_that_says_that_it_is_archived_is_as_good_as_not_listed(string archived, int rows)
    {
        var statistics = new TransformStatistics();
        using var batcher = Pages.Batcher(Pages.Layout(), statistics: statistics);

        var archivedRecord = $$$"""{"id":"2","archived":{{{archived}}},"properties":{}}""";
        var batch = Assert.Single(Pages.TransformAll(batcher, Pages.Page(Pages.Record(1), archivedRecord)));

        Assert.Equal(rows, batch.SeenIds.Length);
        Assert.Equal((rows, 0), (statistics.RecordsRead, statistics.RecordsRejected));
    }

    [Fact]
    public void a_record_becomes_a_row_in_column_order()
    {
        var batch = TransformOne(
            s_contacts, Record(33451, ("lastmodifieddate", "2000-01-01T00:00:01Z"), ("amount", "1.50"), ("email", "a@b.c")));

        var row = Assert.Single(batch.Decode());

        Assert.Equal(["hs_object_id", "hs_lastmodifieddate", "email", "amount", "lastmodifieddate"], row.Keys);
        Assert.Equal([33451L, 1_000_000L, "a@b.c", "1.50", 1_000_000L], row.Values);
    }

    [Fact]
    public void a_property_that_is_absent_is_null_as_one_that_is_null()
    {
        var batch = TransformOne(s_contacts, Record(1, ("email", null)), Record(2));

        Assert.All(batch.Decode(), row => Assert.Null(row["email"]));
    }

    [Fact]
    public void values_do_not_leak_from_one_record_into_the_next()
    {
        var batch = TransformOne(s_contacts, Record(1, ("email", "a@b.c"), ("amount", "5")), Record(2, ("amount", "6")));

        Assert.Equal([("a@b.c", "5"), (null, "6")], batch.Decode().Select(r => ((string?)r["email"], (string?)r["amount"])));
    }

    [Theory]
    [InlineData("""{"properties":{"email":"x"},"id":"7"}""")]
    [InlineData("""{"id":7,"properties":{"email":"x"}}""")]
    [InlineData("""{"associations":{"companies":{"results":[{"id":"9","properties":{"email":"wrong"}}]}},"properties":{"other":{"email":"no"},"email":"x"},"id":"7","url":"u"}""")]
    [InlineData("""{"id":"6","id":"7","properties":{"email":"old"},"properties":{"email":"older","email":"x"}}""")]
    [InlineData("""{"\u0069d":"7","pr\u006fperties":{"em\u0061il":"x"}}""")]
    [InlineData(""" { "id" : "7" , "properties" : { "email" : "x" } } """)]
    public void keys_may_come_in_any_order_and_form(string record)
    {
        var row = Assert.Single(TransformOne(s_contacts, record).Decode());

        Assert.Equal((7L, "x"), ((long)row["hs_object_id"]!, (string)row["email"]!));
    }

    [Theory]
    [InlineData("1500", "1500")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "true")]
    [InlineData("""{"a": [1, "}"]}""", """{"a": [1, "}"]}""")]
    [InlineData("[]", "[]")]
    public void a_value_that_is_no_string_is_kept_as_its_json(string json, string expected)
    {
        var batch = TransformOne(s_contacts, """{"id":"1","properties":{"email":JSON,"amount":"2"}}""".Replace("JSON", json));

        Assert.Equal((expected, "2"), ((string?)batch.Decode()[0]["email"], (string?)batch.Decode()[0]["amount"]));
    }

    [Fact]
    public void the_modified_stamp_falls_back_to_updatedAt()
    {
        const string updated = "\"updatedAt\":\"2000-01-01T00:00:02Z\"";
        var batch = TransformOne(
            s_contacts,
            $$$"""{"id":"1","properties":{"lastmodifieddate":"2000-01-01T00:00:01Z"},{{{updated}}}}""",
            $$$"""{"id":"2","properties":{"lastmodifieddate":""},{{{updated}}}}""",
            $$$"""{"id":"3","properties":{},{{{updated}}}}""",
            """{"id":"4","properties":{}}""");

        Assert.Equal([1_000_000L, 2_000_000L, 2_000_000L, (object?)null], batch.Decode().Select(r => r["hs_lastmodifieddate"]));
    }

    [Fact]
    public void a_modified_stamp_that_is_no_date_is_rejected_once()
    {
        var record = Record(1, ("lastmodifieddate", "soon"), ("hs_lastmodifieddate", "soon"));
        var elsewhere = TransformOne(Layout(Column("email", ColumnType.Text)), record);
        var twice = TransformOne(s_contacts, record);

        Assert.Equal(new RejectedValue(1, "hs_lastmodifieddate", "soon", "not_a_date"), Assert.Single(elsewhere.Rejected));
        Assert.Equal(new RejectedValue(1, "lastmodifieddate", "soon", "not_a_date"), Assert.Single(twice.Rejected));
        Assert.NotNull(Assert.Single(twice.Decode())["hs_lastmodifieddate"]);
    }

    [Theory]
    [InlineData("""{"properties":{}}""", null, "unusable_id")]
    [InlineData("""{"id":null,"properties":{}}""", null, "unusable_id")]
    [InlineData("""{"id":"12a","properties":{}}""", "12a", "unusable_id")]
    [InlineData("""{"id":"99999999999999999999","properties":{}}""", "99999999999999999999", "unusable_id")]
    [InlineData("""{"id":1.5,"properties":{}}""", "1.5", "unusable_id")]
    [InlineData("""{"id":"","properties":{}}""", "", "unusable_id")]
    [InlineData("""{"id":"5"}""", "5", "no_properties")]
    [InlineData("""{"id":"5","properties":null}""", "5", "no_properties")]
    [InlineData("""{"id":"5","properties":["x"]}""", "5", "no_properties")]
    [InlineData("null", null, "not_a_record")]
    [InlineData("[{\"id\":\"1\"}]", null, "not_a_record")]
    public void a_record_that_cannot_be_keyed_is_kept_whole_and_the_others_load(string record, string? id, string reason)
    {
        using var batcher = Batcher(s_contacts);

        var page = batcher.Add(Page(Record(1), record, Record(2)), null);
        using var batch = batcher.Flush()!;

        Assert.Equal([1, 2], page.Ids.ToArray());
        Assert.Equal([1L, 2L], batch.Decode().Select(r => r["hs_object_id"]));
        Assert.Equal(new RejectedRecord(id, record, reason), Assert.Single(batch.RejectedRecords));
    }

    [Fact]
    public void a_batch_ends_after_the_page_that_reaches_the_limit_of_rows()
    {
        using var batcher = Batcher(s_contacts, new RowBatchLimits { Rows = 3 });

        Assert.Empty(batcher.Add(Page(Record(1), Record(2)), "3").Full);
        var full = Assert.Single(batcher.Add(Page(Record(3), Record(4)), "5").Full);
        Assert.Empty(batcher.Add(Page(Record(5)), null).Full);
        var last = batcher.Flush()!;

        Assert.Equal((4, 2, "5"), (full.Rows.Count, full.Pages, full.Cursor));
        Assert.Equal((1, 1, null), (last.Rows.Count, last.Pages, last.Cursor));
        Assert.Null(batcher.Flush());
    }

    [Fact]
    public void a_batch_ends_after_the_page_that_reaches_the_limit_of_bytes_rejected_text_included()
    {
        using var batcher = Batcher(s_contacts, new RowBatchLimits { Bytes = 1000 });

        Assert.Single(batcher.Add(Page(Record(1, ("email", new string('x', 1000)))), "2").Full);
        Assert.Single(batcher.Add(Page(Record(2, ("amount", new string('x', 1000)))), "3").Full);
        Assert.Single(batcher.Add(Page("{\"properties\":{},\"x\":\"" + new string('x', 1000) + "\"}"), "4").Full);
        Assert.Empty(batcher.Add(Page(Record(4)), "5").Full);
    }

    [Fact]
    public void a_page_without_records_still_moves_the_cursor()
    {
        using var batcher = Batcher(s_contacts);

        Assert.Empty(batcher.Add(Page(), "7").Ids.ToArray());
        var batch = batcher.Flush()!;

        Assert.Equal((0, 1, "7"), (batch.Rows.Count, batch.Pages, batch.Cursor));
        Assert.Empty(batch.Runs());
    }

    [Fact]
    public void the_order_of_properties_may_change_from_record_to_record()
    {
        string[] names = ["a", "b", "c", "d", "e", "f", "unknown", "unknown2"];
        var layout = Layout([.. names[..6].Select(n => Column(n, ColumnType.Text))]);
        Gen.Shuffle(names, 0, names.Length).Array[1, 8].Sample(orders =>
        {
            var batch = TransformOne(
                layout, [.. orders.Select((order, id) => Record(id, [.. order.Select(n => (n, (string?)$"{n}{id}"))]))]);

            var rows = batch.Decode();

            for (int id = 0; id < orders.Length; id++)
                Assert.Equal(
                    names[..6].Select(n => orders[id].Contains(n) ? $"{n}{id}" : null), names[..6].Select(n => (string?)rows[id][n]));
        });
    }

    [Fact]
    public void one_property_may_feed_two_columns()
    {
        var batch = TransformOne(
            Layout(new("p", "as_text", ColumnType.Text), new("p", "as_number", ColumnType.Numeric)), Record(1, ("p", "1.0")));

        Assert.Equal(("1.0", "1.0"), ((string?)batch.Decode()[0]["as_text"], (string?)batch.Decode()[0]["as_number"]));
    }

    [Fact]
    public void rejected_text_is_what_came_without_nuls()
    {
        var batch = TransformOne(s_contacts, """{"id":"1","properties":{"amount":"1\u0000;\"2\""}}""");

        Assert.Equal("1;\"2\"", Assert.Single(batch.Rejected).RawText);
    }

    [Fact]
    public void every_buffer_goes_back_to_the_pool_once()
    {
        var pool = new CountingPool();
        using (var batcher = new RowBatcher(s_contacts, new RowBatchLimits { Rows = 1 }, pool, new TransformStatistics()))
        {
            for (int id = 0; id < 10; id++)
            {
                var batch = Assert.Single(batcher.Add(Page(Record(id, ("email", new string('x', 100_000 * id)))), null).Full);
                batch.Dispose();
                batch.Dispose();
                Assert.Throws<ObjectDisposedException>(() => batch.Tuples);
            }

            Assert.Throws<PageFormatException>(() => batcher.Add("{"u8, null));
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void records_cost_no_allocation_of_their_own()
    {
        var layout = Layout([.. Enumerable.Range(0, 50).Select(i => Column($"p{i}", (ColumnType)(i % 5)))]);
        string?[] values = ["some text\n", "12.50", "true", "2024-05-31", "2024-05-31T00:00:00Z"];
        var small = Page(
            [.. Enumerable.Range(0, 10).Select(id => Record(id, [.. Enumerable.Range(0, 50).Select(i => ($"p{i}", values[i % 5]))]))]);
        var large = Page(
            [.. Enumerable.Range(0, 100).Select(id => Record(id, [.. Enumerable.Range(0, 50).Select(i => ($"p{i}", values[i % 5]))]))]);
        // The shared pool lets large buffers go when it likes.
        var pool = System.Buffers.ArrayPool<byte>.Create(16 * 1024 * 1024, 3);
        using var batcher = new RowBatcher(layout, new RowBatchLimits(), pool, new TransformStatistics());
        long Allocated(byte[] page)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            batcher.Add(page, null);
            batcher.Flush()!.Dispose();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // The runtime allocates on this thread too, when it compiles again what is called often: the least is the batcher's own.
        long Least(byte[] page) => Enumerable.Range(0, 10).Min(_ => Allocated(page));

        // An id in the page's list, one in the batch's seen ids, and a reference in its rows.
        Assert.InRange((Least(large) - Least(small)) / 90, 0, 32);
    }

    [Fact]
    public void what_was_met_is_counted()
    {
        List<long> told = [];
        var statistics = new TransformStatistics(told.Add);
        using var batcher = Batcher(s_contacts, statistics: statistics);

        TransformAll(
            batcher, Page(Record(1, ("email", "a"), ("amount", "1")), Record(2, ("email", "b"), ("amount", "x"))),
            Page(Record(1, ("email", "c"), ("amount", "2;3")), "{}"));

        Assert.Equal([2, 4], told);
        Assert.Equal((4, 1, 1), (statistics.RecordsRead, statistics.RecordsRejected, statistics.DuplicatesDropped));
        Assert.Equal(
            [("amount", 1), ("email", 3), ("lastmodifieddate", 0)],
            statistics.NonNullByColumn().Select(c => (c.Key, (int)c.Value)).Order());
    }

    private sealed class CountingPool : ArrayPool<byte>
    {
        private readonly HashSet<byte[]> _rented = [];

        public int Outstanding => _rented.Count;

        public override byte[] Rent(int minimumLength)
        {
            var array = new byte[Math.Max(minimumLength, 1)];
            _rented.Add(array);
            return array;
        }

        public override void Return(byte[] array, bool clearArray = false) => Assert.True(_rented.Remove(array));
    }
}
