using System.Buffers;
using System.Text;
using System.Text.Json;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

/// <summary>Pages, layouts and batchers in a line each.</summary>
internal static class Pages
{
    public static byte[] Page(params string[] records) => Encoding.UTF8.GetBytes($$"""{"results":[{{string.Join(",", records)}}]}""");

    /// <summary>A record with the given properties, as HubSpot writes it. A null value is JSON's null.</summary>
    public static string Record(long id, params (string Name, string? Value)[] properties) =>
        $$"""{"id":"{{id}}","properties":{{{string.Join(",", properties.Select(Member))}}},"createdAt":"2024-01-01T00:00:00Z","updatedAt":"2024-01-01T00:00:00Z","archived":false}""";

    public static PropertyColumn Column(string name, ColumnType type, MisfitPolicy misfit = MisfitPolicy.Reject) =>
        new(name, name, type, misfit);

    public static RowLayout Layout(params PropertyColumn[] properties) => new(properties, SystemColumns.LastModified);

    public static RowLayout LayoutWithOverflow(params PropertyColumn[] properties) =>
        new(properties, SystemColumns.LastModified, hasOverflow: true);

    public static RowBatcher Batcher(RowLayout layout, RowBatchLimits? limits = null, TransformStatistics? statistics = null) =>
        new(layout, limits ?? new RowBatchLimits(), ArrayPool<byte>.Create(), statistics ?? new TransformStatistics());

    /// <summary>Transforms pages with one batcher.</summary>
    public static List<RowBatch> TransformAll(RowBatcher batcher, params byte[][] pages)
    {
        var batches = new List<RowBatch>();
        for (int i = 0; i < pages.Length; i++)
            batches.AddRange(batcher.Add(pages[i], i == pages.Length - 1 ? null : $"after-{i}").Full);
        if (batcher.Flush() is { } last)
            batches.Add(last);
        return batches;
    }

    public static RowBatch TransformOne(RowLayout layout, params string[] records)
    {
        using var batcher = Batcher(layout);
        return Assert.Single(TransformAll(batcher, Page(records)));
    }

    /// <summary>The value that the column <c>p</c> of this type gets for a property's text.</summary>
    public static object? Stored(ColumnType type, string text)
    {
        var batch = TransformOne(Layout(Column("p", type)), Record(1, ("p", text)));
        Assert.Empty(batch.Rejected);
        return Assert.Single(batch.Decode())["p"];
    }

    /// <summary>The reason for which the column <c>p</c> of this type does not take a property's text.</summary>
    public static string Refused(ColumnType type, string text)
    {
        var batch = TransformOne(Layout(Column("p", type)), Record(1, ("p", text)));
        Assert.Null(Assert.Single(batch.Decode())["p"]);
        var rejected = Assert.Single(batch.Rejected);
        Assert.Equal((1, "p", text), (rejected.RecordId, rejected.Property, rejected.RawText));
        return rejected.Reason;
    }

    private static string Member((string Name, string? Value) property) =>
        $"{JsonSerializer.Serialize(property.Name)}:{(property.Value is null ? "null" : JsonSerializer.Serialize(property.Value))}";
}
