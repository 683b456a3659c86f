using System.Text;
using CsCheck;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class HostilePageTests
{
    private static readonly RowLayout s_layout = new(
        [Column("t", ColumnType.Text), Column("n", ColumnType.Numeric), Column("d", ColumnType.Date), new("o", null, ColumnType.Text)],
        "hs_lastmodifieddate",
        hasOverflow: true);

    private static readonly byte[] s_page = Page(
        Record(1, ("t", "é\n\"😀"), ("n", "1.5"), ("d", "2024-05-31T01:00:00Z"), ("o", "x")),
        """{"id":2,"properties":{"t":{"deep":[1,{"a":null}]},"n":"1;2","o":"\ud800\u0000"},"associations":{"a":{"results":[]}}}""");

    [Fact]
    public void a_body_cut_anywhere_is_refused_and_leaves_nothing_behind()
    {
        using var batcher = Batcher(s_layout);
        batcher.Add(Page(Record(9)), "next");

        for (int length = 0; length < s_page.Length; length++)
            Assert.Throws<PageFormatException>(() => batcher.Add(s_page.AsSpan(0, length), "never"));
        using var batch = batcher.Flush()!;

        Assert.Equal(("next", 1), (batch.Cursor, batch.Pages));
        Assert.Equal([9L], batch.Decode().Select(r => r["hs_object_id"]));
        Assert.Equal((0, 0), (batch.Rejected.Count, batch.RejectedRecords.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"status":"error","message":"results"}""")]
    [InlineData("""{"results":null}""")]
    [InlineData("""{"results":{}}""")]
    [InlineData("""{"results":[]} trailing""")]
    [InlineData("""{"results":[]}{"results":[]}""")]
    [InlineData("{\"results\":[{\"id\":\"1\",\"properties\":{\"t\":\"raw\nnewline\"}}]}")]
    [InlineData("""{"results":[{"id":"1","properties":{"t":"\x"}}]}""")]
    [InlineData("""{"results":[{"id":"1","properties":{"t":"\u12g4"}}]}""")]
    [InlineData("<html>502 Bad Gateway</html>")]
    public void what_is_no_page_of_records_is_refused(string body)
    {
        using var batcher = Batcher(s_layout);

        Assert.Throws<PageFormatException>(() => batcher.Add(Encoding.UTF8.GetBytes(body), null));
    }

    [Fact]
    public void keys_may_be_escaped_and_half_characters_are_in_none()
    {
        using var batcher = Batcher(s_layout);

        batcher.Add("""{"\ud800":1,"r\u0065sults":[{"\ud800":{},"i\u0064":"5","\udfff":[],"prop\u0065rties":{"t":"x","\ud800":"y"},"id\u0000":"6"}]}"""u8, null);

        using var batch = batcher.Flush()!;
        var row = Assert.Single(batch.Decode());
        Assert.Equal((5L, "x"), (row["hs_object_id"], row["t"]));
    }

    [Fact]
    public void the_message_says_where_and_quotes_nothing()
    {
        using var batcher = Batcher(s_layout);

        var error = Assert.Throws<PageFormatException>(() => batcher.Add("""{"results":[{"id":"1","properties":{"t":"secret" x}}]}"""u8, null));

        Assert.InRange(error.Position, 40, 52);
        Assert.DoesNotContain("secret", error.ToString());
        Assert.Contains(error.Position.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message);
    }

    [Fact]
    public void deep_nesting_is_refused_without_a_crash()
    {
        using var batcher = Batcher(s_layout);
        string deep = new string('[', 10_000) + new string(']', 10_000);

        Assert.Throws<PageFormatException>(() => batcher.Add(Encoding.UTF8.GetBytes($$"""{"x":{{deep}},"results":[]}"""), null));
    }

    [Fact]
    public void of_repeated_results_the_last_counts()
    {
        var statistics = new TransformStatistics();
        using var batcher = Batcher(s_layout, statistics: statistics);

        batcher.Add(Encoding.UTF8.GetBytes($$"""{"results":[{{Record(1, ("t", "x"))}}],"results":[{{Record(2)}}]}"""), null);

        Assert.Equal([2L], batcher.Flush()!.Decode().Select(r => r["hs_object_id"]));
        Assert.Equal((1, 0), (statistics.RecordsRead, statistics.NonNullByColumn()["t"]));
    }

    [Fact]
    public void other_parts_of_the_body_are_passed_over()
    {
        using var batcher = Batcher(s_layout);

        batcher.Add(Encoding.UTF8.GetBytes($$$"""{"total":1,"errors":[{"results":[{"id":"8"}]}],"results":[{{{Record(2)}}}],"paging":{"next":{"after":"3"}} }"""), null);

        Assert.Equal([2L], batcher.Flush()!.Decode().Select(r => r["hs_object_id"]));
    }

    [Fact]
    public void a_very_long_value_comes_through()
    {
        string text = string.Concat(Enumerable.Repeat("line\n", 2_000_000));

        Assert.Equal(text, Stored(ColumnType.Text, text));
    }

    [Fact]
    public void damaged_bodies_are_either_read_or_refused_and_never_break_the_batcher()
    {
        using var batcher = Batcher(s_layout);
        var damage = Gen.Select(
            Gen.Int[0, s_page.Length - 1],
            Gen.OneOf("\"", "{", "}", "[", "]", ",", ":", "\\", "0", "u", " ", "", "\"id\":", "null")).Array[1, 4];
        damage.Sample(edits =>
        {
            string body = Encoding.UTF8.GetString(s_page);
            foreach (var (at, insert) in edits)
                body = body[..Math.Min(at, body.Length)] + insert + body[Math.Min(at + 1, body.Length)..];
            lock (batcher)
            {
                try
                {
                    foreach (var full in batcher.Add(Encoding.UTF8.GetBytes(body), null).Full)
                        full.Decode();
                }
                catch (PageFormatException)
                {
                }

                batcher.Add(Page(Record(77, ("t", "whole"))), null);
                Assert.Equal("whole", batcher.Flush()!.Decode()[^1]["t"]);
            }
        }, iter: 5000);
    }
}
