using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>
/// How the native executable compares with another build (<c>--executable</c>), under the settings of a runtime that compiles, in a short
/// first load and in a run with nothing to do. All variants run in turn.
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
        .. Options.Executable is { } other
            ?
            [
                new("other build", other),
                new("other build, TieredPGO off", other, "DOTNET_TieredPGO=0"),
                new("other build, TieredCompilation off", other, "DOTNET_TieredCompilation=0"),
            ]
            : (Variant[])[],
    ];

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
