using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>
/// How the native executable compares with the same code compiled at run time, with the runtime's settings and with another build
/// (<c>--executable</c>: ReadyToRun, for example), in a short first load and in a run with nothing to do. All variants run in turn.
/// </summary>
internal sealed class Variants(EndToEndOptions options) : EndToEndScenario(options, 10_000)
{
    /// <inheritdoc/>
    public override string Name => "variants";

    /// <inheritdoc/>
    protected override string What => "Builds and runtime settings";

    /// <inheritdoc/>
    protected override int Rounds => 5;

    private IReadOnlyList<Variant> All =>
    [
        new("native", Repository.Executable),
        new("JIT", Jit),
        new("JIT, TieredPGO off", Jit, "DOTNET_TieredPGO=0"),
        new("JIT, TieredCompilation off", Jit, "DOTNET_TieredCompilation=0"),
        .. Options.Executable is { } other ? (Variant[])[new("other build", other)] : [],
    ];

    private static string Jit => Path.Combine(Repository.Root, "src", "HubSpotEtl", "bin", "Release", "net10.0", "hubspot-etl");

    /// <inheritdoc/>
    protected override async Task RoundAsync(Bench bench, FloorLoad floor, int round, Figures figures, CancellationToken cancellationToken)
    {
        var all = All;
        var results = new (string Name, Sample First, Sample Nothing)[all.Count];
        for (var i = 0; i < all.Count; i++)
        {
            var at = (i + round) % all.Count;
            var executable = bench.With(all[at].Path, all[at].Settings);
            await bench.ForgetAsync(cancellationToken);
            var first = (await executable.SyncAsync(bench.Meter, s_contacts, cancellationToken)).Require("full", Records, 0);
            var nothing = (await executable.SyncAsync(bench.Meter, s_contacts, cancellationToken)).Require("incremental", 0, 0);
            results[at] = (all[at].Name, first.Sample, nothing.Sample);
        }

        foreach (var (name, first, nothing) in results)
        {
            figures.Add($"{name}: first load, s", first.Elapsed.TotalSeconds);
            figures.Add($"{name}: first load, client CPU, s", first.Client.TotalSeconds);
            figures.Add($"{name}: nothing to do, ms", nothing.Elapsed.TotalMilliseconds);
            figures.Add($"{name}: nothing to do, client CPU, ms", nothing.Client.TotalMilliseconds);
        }
    }

    private static readonly string[] s_contacts = ["--object-type", ObjectType];

    private sealed record Variant(string Name, string Path, params string[] Settings);
}
