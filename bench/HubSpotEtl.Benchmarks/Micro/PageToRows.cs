using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using HubSpotEtl.Benchmarks.Product;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Benchmarks.Micro;

/// <summary>
/// What the client's CPU does for a record between HTTP and PostgreSQL: the fetcher finds the next cursor in a page, the transformer makes
/// COPY tuples of its records. Set against the reading of every JSON token, which no way of parsing can save.
/// </summary>
public class PageToRows
{
    // A batch as the loader gets it.
    private const int PagesABatch = 50;
    private const int Records = PagesABatch * RecordShape.PageRecords;

    private readonly ArrayPool<byte> _pool = ArrayPool<byte>.Create(32 << 20, 3);
    private byte[][] _pages = [];
    private RowBatcher? _batcher;

    /// <summary>How wide the records are.</summary>
    [ParamsSource(nameof(Shapes))]
    public RecordShape Shape { get; set; } = RecordShape.Std;

    /// <summary>The shapes measured.</summary>
    public static IEnumerable<RecordShape> Shapes => [RecordShape.Std, RecordShape.Wide];

    /// <summary>Makes the pages.</summary>
    [GlobalSetup]
    public void Generate()
    {
        _pages = [.. Enumerable.Range(0, PagesABatch).Select(number => Shape.Page(number))];
        _batcher = new RowBatcher(
            Shape.Layout(), new RowBatchLimits { Rows = Records, Bytes = int.MaxValue }, _pool, new TransformStatistics());
        Console.WriteLine($"// {Shape}: {Shape.BytesARecord:N0} bytes of JSON a record");
    }

    /// <summary>Gives the batcher's buffer back.</summary>
    [GlobalCleanup]
    public void GiveBack() => _batcher?.Dispose();

    /// <summary>The floor: every token of the pages, and nothing done with it.</summary>
    /// <returns>Tokens, so that the loop is not left out.</returns>
    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public long ReadTokens()
    {
        long tokens = 0;
        foreach (var page in _pages)
        {
            var reader = new Utf8JsonReader(page);
            while (reader.Read())
                tokens++;
        }

        return tokens;
    }

    /// <summary>The fetcher's part: the next page's cursor, and that the body is whole.</summary>
    /// <returns>Pages whose cursor was found.</returns>
    [Benchmark(OperationsPerInvoke = Records)]
    public int FindCursors()
    {
        var found = 0;
        for (var i = 0; i < _pages.Length; i++)
        {
            if (PageBodies.NextOf(_pages[i])?.Value == $"{1 + (i + 1) * RecordShape.PageRecords}")
                found++;
        }

        return Require(found, _pages.Length);
    }

    /// <summary>The transformer's part: pages to one batch of COPY tuples.</summary>
    /// <returns>Rows in the batch.</returns>
    [Benchmark(OperationsPerInvoke = Records)]
    public int MakeRows()
    {
        var rows = 0;
        foreach (var page in _pages)
        {
            foreach (var batch in _batcher!.Add(page, "next").Full)
                rows += RowsOf(batch);
        }

        return Require(rows, Records);
    }

    private static int RowsOf(RowBatch batch)
    {
        using (batch)
            return batch.Rejected.Count + batch.RejectedRecords.Count > 0 ? -1 : batch.Rows.Count;
    }

    private static int Require(int actual, int expected) =>
        actual == expected ? actual : throw new InvalidOperationException($"{expected} were expected, {actual} came out.");
}
