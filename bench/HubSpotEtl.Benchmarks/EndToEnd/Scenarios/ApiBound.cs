using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>
/// A first load from a portal with HubSpot's limits and latency: what counts is how many calls are made, and how well the limits are used.
/// Contacts have 24 associable types here, of which companies, deals and contacts themselves are in use.
/// </summary>
internal sealed class ApiBound(EndToEndOptions options) : EndToEndScenario(options, 60_000)
{
    private const int TypesInUse = 3;
    private static readonly Allowance s_ordinary = new(190, TimeSpan.FromSeconds(10));
    private static readonly Allowance s_associations = new(150, TimeSpan.FromSeconds(10));
    private static readonly Allowance s_searches = new(5, TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public override string Name => "api-bound";

    /// <inheritdoc/>
    protected override string What =>
        "First load at the API's limits (190 calls and 150 association calls in 10 s, 5 searches a second, 150 ± 50 ms a call)";

    /// <inheritdoc/>
    protected override int Rounds => 1;

    /// <inheritdoc/>
    protected override int Properties => Options.Properties ?? 60;

    /// <inheritdoc/>
    protected override string[] Portal =>
    [
        "--objects", $"{ObjectType}={Records},companies={Records / 10},deals={Records / 10}", "--latency", "150", "--jitter", "50",
        "--limits", "pro", "--limit", $"{s_ordinary.Calls}", "--association-limit", $"{s_associations.Calls}", "--search-limit",
        $"{s_searches.Calls}",
    ];

    /// <inheritdoc/>
    protected override Task<FloorLoad> PrepareAsync(Bench bench, CancellationToken cancellationToken) => Task.FromResult(new FloorLoad());

    /// <inheritdoc/>
    protected override async Task RoundAsync(Bench bench, FloorLoad floor, int round, Figures figures, CancellationToken cancellationToken)
    {
        await bench.ForgetAsync(cancellationToken);
        // What the round before has called counts for a window still, and a new process knows nothing of it.
        if (round > 0)
            await Task.Delay(s_ordinary.Window + s_searches.Window, TimeProvider.System, cancellationToken);
        var run = await SyncAsync(bench, s_fullLoad, cancellationToken);
        run.Product.Require("full", Records, 0);
        var (elapsed, needed, made) = (run.Product.Sample.Elapsed, Needed(), Made(run.Calls));
        figures.Add("start to exit, s", elapsed.TotalSeconds);
        figures.Add("least time of the calls needed, s", needed.TotalSeconds);
        figures.Add("least time of the calls made, s", made.TotalSeconds);
        figures.Add("least time needed, of the time taken", needed / elapsed);
        figures.Add(
            "time of the calls needed at the limits' rate, of the time taken",
            AtRate((Records + 99) / 100, TypesInUse * ((Records + 999) / 1_000)) / elapsed);
        figures.Add("least time of the calls made, of the time taken", made / elapsed);
        figures.Add(
            "time of the calls made at the limits' rate, of the time taken", AtRate(run.Calls.Ordinary, run.Calls.Associations) / elapsed);
        figures.Add("ordinary calls", run.Calls.Ordinary);
        figures.Add("association calls", run.Calls.Associations);
        figures.Add("searches", run.Calls.Searches);
        figures.Add("API calls for 1,000 records", 1_000.0 * run.Calls.Total / Records);
        figures.Add("refused by 429", run.Calls.RateLimited);
        figures.Add("client CPU, s", run.Product.Sample.Client.TotalSeconds);
        figures.Add("peak memory, MB", run.Product.PeakMegabytes);
        Console.WriteLine($"// {run.Calls}");
    }

    // Full pages, and full batches for the types in use; the calls at the start are not counted.
    private TimeSpan Needed() => Longest(
        s_ordinary.LeastTime((Records + 99) / 100), s_associations.LeastTime(TypesInUse * ((Records + 999) / 1_000)), TimeSpan.Zero);

    private static TimeSpan AtRate(long ordinary, long associations) =>
        Longest(s_ordinary.TimeAtRate(ordinary), s_associations.TimeAtRate(associations));

    private static TimeSpan Made(CallCounts calls) => Longest(
        s_ordinary.LeastTime(calls.Ordinary), s_associations.LeastTime(calls.Associations), s_searches.LeastTime(calls.Searches));

    private static TimeSpan Longest(params TimeSpan[] sideBySide) => sideBySide.Max();
}
