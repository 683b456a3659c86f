using CommandLine;
using HubSpotEtl.Benchmarks.EndToEnd.Scenarios;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.Benchmarks.Product;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary><c>bench e2e</c>: runs scenarios and prints their figures as Markdown.</summary>
internal static class EndToEndCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="arguments">After <c>e2e</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>0 when all ran; 2 for arguments that cannot be understood.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var parser = new Parser(settings => settings.HelpWriter = Console.Out);
        var options = parser.ParseArguments<EndToEndOptions>(arguments).Value;
        if (options is null)
            return 2;
        IScenario[] all = All(options);
        var unknown = options.Scenarios.FirstOrDefault(name => Array.TrueForAll(all, scenario => scenario.Name != name));
        if (unknown is not null)
        {
            Console.Error.WriteLine(
                $"There is no scenario {unknown}. There are: {string.Join(", ", all.Select(scenario => scenario.Name))}");
            return 2;
        }

        foreach (var scenario in all.Where(scenario => !options.Scenarios.Any() || options.Scenarios.Contains(scenario.Name)))
            await RunAsync(scenario, arguments, options, cancellationToken);
        return 0;
    }

    private static IScenario[] All(EndToEndOptions options) =>
    [
        new FirstLoad(options), new Wide(options), new Unchanged(options), new Changed(options), new Incremental(options),
        new WithAssociations(options), new NothingChanged(options), new ApiBound(options), new Variants(options),
        new PipelineScenario(options),
        new Alternatives(options),
    ];

    private static async Task RunAsync(IScenario scenario, string[] arguments, EndToEndOptions options, CancellationToken cancellationToken)
    {
        var database = await TestDatabase.RequireAsync(cancellationToken);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var machine = await Machine.DescribeAsync(source, cancellationToken);
        List<string> lines = [$"## {scenario.Title}", "", $"`./run.sh bench e2e {CommandOf(scenario, arguments)}`", "", machine, ""];
        Write(options, lines);
        Write(options, [.. (await scenario.RunAsync(cancellationToken)).ToMarkdown(), ""]);
    }

    // Without the names of the scenarios, and without where the report goes.
    private static string CommandOf(IScenario scenario, string[] arguments)
    {
        var given = arguments.SkipWhile(argument => !argument.StartsWith('-')).ToList();
        if (given.IndexOf("--report") is >= 0 and var at)
            given.RemoveRange(at, Math.Min(2, given.Count - at));
        return string.Join(' ', given.Prepend(scenario.Name));
    }

    private static void Write(EndToEndOptions options, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            Console.WriteLine(line);
        if (options.Report is not null)
            File.AppendAllLines(options.Report, lines);
    }
}
