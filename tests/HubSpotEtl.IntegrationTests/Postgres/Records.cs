using System.Buffers;
using System.Text.Json;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.IntegrationTests.Postgres;

/// <summary>Records as HubSpot sends them, through the real transformer.</summary>
internal static class Records
{
    public static (long Id, Dictionary<string, string?> Properties) Of(long id, params (string Name, string? Value)[] properties) =>
        (id, properties.ToDictionary(p => p.Name, p => p.Value));

    public static RowBatch Batch(RowLayout layout, params (long Id, Dictionary<string, string?> Properties)[] records) =>
        Batches(layout, records).Single();

    public static IReadOnlyList<RowBatch> Batches(RowLayout layout, params (long Id, Dictionary<string, string?> Properties)[] records)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            results = records.Select(r => new { id = $"{r.Id}", properties = r.Properties }),
        });
        using var batcher = new RowBatcher(layout, new RowBatchLimits(), ArrayPool<byte>.Create(), new TransformStatistics());
        var full = batcher.Add(body, nextCursor: null).Full;
        return batcher.Flush() is { } last ? [.. full, last] : full;
    }
}
