using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.Benchmarks.Micro;
using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>What the client's CPU does with a record, against the reading of every JSON token.</summary>
internal sealed class ClientRatios : IDisposable
{
    private const int Rounds = 21;

    // Long enough for a switch of processes to weigh little.
    private const int Times = 4;

    private static readonly TimeSpan s_compiling = TimeSpan.FromMilliseconds(500);

    private readonly PageToRows _work;
    private readonly RecordShape _shape;

    /// <summary>Makes the pages.</summary>
    /// <param name="shape">Their records.</param>
    public ClientRatios(RecordShape shape)
    {
        _work = new PageToRows { Shape = _shape = shape };
        _work.Generate();
    }

    /// <summary>Lets the compiler finish: a method gets its final code after 30 calls and a tenth of a second without new ones.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When both sides run as they will go on running.</returns>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < 3; i++)
        {
            for (var call = 0; call < 30; call++)
            {
                _work.ReadTokens();
                _work.FindCursors();
                _work.MakeRows();
            }

            await Task.Delay(s_compiling, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The ratios.</summary>
    public IEnumerable<Ratio> All =>
    [
        Of("CPU to find the cursors, of reading tokens", () => _work.FindCursors()),
        Of("CPU to make rows, of reading tokens", () => _work.MakeRows()),
        new($"{_shape}: bytes allocated to make rows, of JSON's", 3, (_, _) => Task.FromResult(Allocated()), Ratio.Median),
    ];

    /// <inheritdoc/>
    public void Dispose() => _work.GiveBack();

    private Ratio Of(string name, Action work) => new($"{_shape}: {name}", Rounds, (round, _) => PairAsync(round, work), Ratio.Median);

    private async Task<Pair> PairAsync(int round, Action work)
    {
        var (one, baseline) = await Turns.InTurnAsync(round, () => CpuAsync(work), () => CpuAsync(() => _work.ReadTokens()));
        return new Pair(one, baseline);
    }

    private Pair Allocated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _work.MakeRows();
        return new Pair(GC.GetAllocatedBytesForCurrentThread() - before, _shape.BytesARecord * OneBatch.Records);
    }

    private static Task<double> CpuAsync(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Times; i++)
            work();
        return Task.FromResult((Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }
}
