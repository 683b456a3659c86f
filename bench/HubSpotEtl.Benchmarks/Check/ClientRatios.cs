using HubSpotEtl.Benchmarks.Micro;
using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>What the client does with a record, against the reading of every JSON token.</summary>
internal sealed class ClientRatios : IDisposable
{
    private readonly PageToRows _work;
    private readonly RecordShape _shape;

    /// <summary>Makes the pages.</summary>
    /// <param name="shape">Their records.</param>
    public ClientRatios(RecordShape shape)
    {
        _work = new PageToRows { Shape = _shape = shape };
        _work.Generate();
    }

    /// <summary>The ratios.</summary>
    public IEnumerable<Ratio> All =>
    [
        Timed("find the cursors, of reading tokens", () => _work.FindCursors()),
        Timed("make rows, of reading tokens", () => _work.MakeRows()),
        new($"{_shape}: bytes allocated to make rows, of JSON's", 3, (_, _) => Task.FromResult(Allocated())),
    ];

    /// <inheritdoc/>
    public void Dispose() => _work.GiveBack();

    private Ratio Timed(string name, Action work) => new(
        $"{_shape}: {name}", 21,
        (round, _) => Stopwatch.RatioAsync(round, () => Run(work), () => Run(() => _work.ReadTokens())));

    private double Allocated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _work.MakeRows();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (_shape.BytesARecord * OneBatch.Records);
    }

    private static Task Run(Action work)
    {
        work();
        return Task.CompletedTask;
    }
}
