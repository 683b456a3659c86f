using System.Globalization;
using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>A question that is answered by running the executable against a simulated portal, in turn with the floor.</summary>
/// <param name="options">The command line.</param>
/// <param name="records">Records of the object where the command line does not say.</param>
internal abstract class EndToEndScenario(EndToEndOptions options, int records) : IScenario
{
    /// <summary>The object that is synced.</summary>
    public const string ObjectType = "contacts";

    /// <summary>Its table.</summary>
    protected const string Table = "contact";

    private protected static readonly string[] s_fullLoad = ["--full-load"];

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public string Title => $"{What}: {Records:N0} contacts with {Properties} properties";

    /// <summary>Records of the object.</summary>
    protected int Records { get; } = options.Records ?? records;

    /// <summary>The command line.</summary>
    protected EndToEndOptions Options => options;

    /// <summary>What happens, in words.</summary>
    protected abstract string What { get; }

    /// <summary>Properties of the object.</summary>
    protected virtual int Properties => options.Properties ?? 120;

    /// <summary>
    /// The share of the simulator's padding properties that have a value: 0.55 makes of 120 properties what performance is stated for, std.
    /// </summary>
    protected virtual double Fill => 0.55;

    /// <summary>Rounds where the command line does not say.</summary>
    protected virtual int Rounds => 3;

    /// <summary>
    /// Further options of the simulator. By default there are no limits and no links but one, which the listing names: where it named none,
    /// every record would be asked about every type.
    /// </summary>
    protected virtual string[] Portal => ["--objects", $"{ObjectType}={Records}", "--no-associations", "--fan-out", "2", "--limits", "off"];

    /// <inheritdoc/>
    public async Task<Figures> RunAsync(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(
            options, ["--properties", $"{Properties}", "--fill", Fill.ToString(CultureInfo.InvariantCulture), .. Portal],
            cancellationToken);
        await using var floor = await PrepareAsync(bench, cancellationToken);
        var figures = new Figures();
        for (var round = 0; round < (options.Rounds ?? Rounds); round++)
            await RoundAsync(bench, floor, round, figures, cancellationToken);
        return figures;
    }

    /// <summary>The run that is not counted, and what the rounds need.</summary>
    /// <param name="bench">Fresh.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The floor of what was loaded.</returns>
    protected virtual async Task<FloorLoad> PrepareAsync(Bench bench, CancellationToken cancellationToken)
    {
        (await bench.SyncAsync(s_fullLoad, cancellationToken)).Require("full", Records, 0);
        return await bench.FloorAsync(options, cancellationToken);
    }

    /// <summary>One round.</summary>
    /// <param name="bench">As the round before left it.</param>
    /// <param name="floor">The floor.</param>
    /// <param name="round">From 0: who goes first changes with it.</param>
    /// <param name="figures">Takes what was measured.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is over.</returns>
    protected abstract Task RoundAsync(Bench bench, FloorLoad floor, int round, Figures figures, CancellationToken cancellationToken);

    /// <summary>Runs a sync, with what it cost the simulator.</summary>
    /// <param name="bench">The bench.</param>
    /// <param name="arguments">Of the sync.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>All of it.</returns>
    protected static async Task<MeteredRun> SyncAsync(Bench bench, string[] arguments, CancellationToken cancellationToken)
    {
        await bench.Portal.TakeCallsAsync(cancellationToken);
        var before = bench.Portal.Cpu;
        var run = await bench.SyncAsync(arguments, cancellationToken);
        var simulator = bench.Portal.Cpu - before;
        return new MeteredRun(run, simulator, await bench.Portal.TakeCallsAsync(cancellationToken));
    }
}
