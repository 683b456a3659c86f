using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class DuplicateTests
{
    private static readonly RowLayout s_layout = Layout(Column("v", ColumnType.Text), Column("n", ColumnType.Numeric));

    [Fact]
    public void of_equal_ids_in_a_batch_the_newest_stays()
    {
        var batch = TransformOne(
            s_layout, Version(1, "new", "2024-01-02"), Version(2, "other", "2024-01-01"), Version(1, "old", "2024-01-01"));

        Assert.Equal([(1L, "new"), (2L, "other")], Values(batch));
    }

    [Fact]
    public void of_equally_new_ones_the_later_stays()
    {
        var batch = TransformOne(s_layout, Version(1, "a", "2024-01-01"), Version(1, "b", "2024-01-01"), Version(1, "c", "2024-01-01"));

        Assert.Equal([(1L, "c")], Values(batch));
    }

    [Fact]
    public void one_without_a_stamp_never_replaces_one_with_a_stamp()
    {
        var batch = TransformOne(s_layout, Version(1, "stamped", "2024-01-01"), """{"id":"1","properties":{"v":"unstamped"}}""");

        Assert.Equal([(1L, "stamped")], Values(batch));
    }

    [Fact]
    public void duplicates_are_found_across_the_pages_of_a_batch()
    {
        var statistics = new TransformStatistics();
        using var batcher = Batcher(s_layout, new RowBatchLimits { Rows = 3 }, statistics);

        var batches = TransformAll(
            batcher, Page(Version(1, "old", "2024-01-01"), Version(2, "x", "2024-01-01")), Page(Version(1, "new", "2024-01-02")),
            Page(Version(3, "y", "2024-01-01")));

        var batch = Assert.Single(batches);
        Assert.Equal([(2L, "x"), (1L, "new"), (3L, "y")], Values(batch));
        Assert.Equal((1, 3), (statistics.DuplicatesDropped, batch.Pages));
    }

    [Fact]
    public void the_rejected_values_of_a_replaced_version_go_with_it()
    {
        var batch = TransformOne(
            s_layout,
            Record(1, ("n", "bad"), ("hs_lastmodifieddate", "2024-01-01")),
            Record(2, ("n", "worse"), ("hs_lastmodifieddate", "2024-01-01")),
            Record(1, ("n", "7"), ("hs_lastmodifieddate", "2024-01-02")));

        Assert.Equal(2, Assert.Single(batch.Rejected).RecordId);
    }

    [Fact]
    public void the_bytes_of_a_replaced_version_are_not_sent()
    {
        var batch = TransformOne(
            s_layout, Version(1, "a", "2024-01-01"), Version(2, "b", "2024-01-01"), Version(3, "c", "2024-01-01"),
            Version(2, "B", "2024-01-02"));

        Assert.Equal(2, batch.Runs().Count());
        Assert.Equal([3L, 2L], batch.Rows.Skip(1).Select(r => r.Id));
        Assert.Single(batch.Runs(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Runs(2, 2));
    }

    private static string Version(long id, string value, string modified) => Record(id, ("v", value), ("hs_lastmodifieddate", modified));

    private static IEnumerable<(long, string)> Values(RowBatch batch) =>
        batch.Decode().Select(r => ((long)r["hs_object_id"]!, (string)r["v"]!));
}
