using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>
/// <c>bench --check</c>: measures ratios and sets them against the committed ones; <c>--write</c> commits what is measured.
/// </summary>
internal static class CheckCommand
{
    private const string Write = "--write";

    // A busy machine may spoil some rounds; it seldom spoils three times as many.
    private const int Tries = 3;

    /// <summary>Runs it.</summary>
    /// <param name="arguments">After <c>--check</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>0 when no ratio is worse; 1 when one is; 2 when there is nothing to compare with.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not ([] or [Write]))
            return Usage($"--check takes {Write} and nothing else.");
        var isWriting = arguments is [Write];
        if (CommittedRatios.Read() is not { } committed)
        {
            if (!isWriting)
                return Usage(
                    $"No ratios are committed for machines like this one ({Machine.Kind}): ./run.sh bench --check {Write} makes "
                        + $"{CommittedRatios.File}.");
            committed = new Dictionary<string, double>();
        }

        var measured = await MeasureAsync(isWriting ? new Dictionary<string, double>() : committed, cancellationToken);
        if (isWriting)
        {
            CommittedRatios.Write(measured);
            return 0;
        }

        var gone = committed.Keys.Except(measured.Keys).Select(name => new Verdict(name, committed[name], null)).ToList();
        gone.ForEach(Console.WriteLine);
        return gone.Count == 0 && measured.All(one => VerdictOn(committed, one.Key, one.Value).IsGood) ? 0 : 1;
    }

    private static int Usage(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(
        IReadOnlyDictionary<string, double> committed, CancellationToken cancellationToken)
    {
        var measured = new Dictionary<string, double>();
        foreach (var shape in new[] { RecordShape.Std, RecordShape.Wide })
        {
            using var client = new ClientRatios(shape);
            await client.WarmUpAsync(cancellationToken);
            await using var load = await LoadRatios.CreateAsync(shape, cancellationToken);
            foreach (var ratio in client.All.Concat(load.All))
            {
                measured[ratio.Name] = await MeasureAsync(ratio, committed, cancellationToken);
                Console.WriteLine(VerdictOn(committed, ratio.Name, measured[ratio.Name]));
            }
        }

        return measured;
    }

    private static async Task<double> MeasureAsync(
        Ratio ratio, IReadOnlyDictionary<string, double> committed, CancellationToken cancellationToken)
    {
        var rounds = new List<Pair>();
        // Warm, on both sides.
        for (var round = 0; round < 3; round++)
            await ratio.MeasureAsync(round, cancellationToken);
        for (var attempt = 0; attempt < Tries && (attempt == 0 || !VerdictOn(committed, ratio.Name, Result()).IsGood); attempt++)
        {
            for (var round = 0; round < ratio.Rounds; round++)
                rounds.Add(await ratio.MeasureAsync(round, cancellationToken));
            if (!committed.ContainsKey(ratio.Name))
                break;
        }

        return Result();

        double Result() => ratio.Of(rounds);
    }

    private static Verdict VerdictOn(IReadOnlyDictionary<string, double> committed, string name, double measured) =>
        new(name, committed.TryGetValue(name, out var ratio) ? ratio : null, measured);
}
