using System.Buffers;
using System.Runtime.CompilerServices;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>Bodies of pages in memory, and what the client does with a body once it has come.</summary>
/// <param name="Bodies">The bodies.</param>
internal sealed record PageBodies(IReadOnlyList<byte[]> Bodies)
{
    /// <summary>Their records.</summary>
    public long Records => (long)Bodies.Count * RecordShape.PageRecords;

    /// <summary>Makes the first pages of a listing.</summary>
    /// <param name="shape">Their records.</param>
    /// <param name="records">How many, in whole pages.</param>
    /// <param name="version">See <see cref="RecordShape.Page"/>.</param>
    /// <returns>The pages.</returns>
    public static PageBodies Of(RecordShape shape, int records, int version = 0)
    {
        var bodies = new byte[records / RecordShape.PageRecords][];
        Parallel.For(0, bodies.Length, number => bodies[number] = shape.Page(number, version));
        return new PageBodies(bodies);
    }

    /// <summary>The same, in turn from so many places: the order in which a listing comes that is read at several places at once.</summary>
    /// <param name="places">How many.</param>
    /// <returns>The pages.</returns>
    public PageBodies InTurnFrom(int places)
    {
        var parts = Bodies.Chunk((Bodies.Count + places - 1) / places).ToArray();
        return new PageBodies(
            [.. Enumerable.Range(0, parts[0].Length)
                .SelectMany(page => parts.Where(part => page < part.Length).Select(part => part[page]))]);
    }

    /// <summary>Finds the cursor of the next page, checking that the body is whole, as the client does.</summary>
    /// <param name="body">A body.</param>
    /// <returns>The cursor.</returns>
    public static Cursor? NextOf(byte[] body)
    {
        using var answer = Answer(body);
        return PagingReader.Read(answer);
    }

    /// <summary>The pages as the pipeline gets them.</summary>
    /// <param name="cancellationToken">Ends them.</param>
    /// <returns>A page at a time.</returns>
    public async IAsyncEnumerable<Page> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var body in Bodies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var answer = Answer(body);
            yield return Page.Of(answer, null, PagingReader.Read(answer));
        }

        await Task.CompletedTask;
    }

    private static ResponseBody Answer(byte[] body) => new(NoPool.Instance, body, body.Length, isPartial: false);

    /// <summary>The bodies are the benchmark's own and stay as they are.</summary>
    private sealed class NoPool : ArrayPool<byte>
    {
        public static NoPool Instance { get; } = new();

        public override byte[] Rent(int minimumLength) => new byte[minimumLength];

        public override void Return(byte[] array, bool clearArray = false)
        {
        }
    }
}
