using BenchmarkDotNet.Reports;

namespace HubSpotEtl.Benchmarks.Micro;

/// <summary>The command line: BenchmarkDotNet's own, without its menu, and <c>--short</c> for a quick look.</summary>
internal static class BenchmarkArguments
{
    /// <summary>A quick look.</summary>
    public const string Short = "--short";

    /// <summary>Runs what is asked for; everything, when nothing is named.</summary>
    /// <param name="arguments">As given.</param>
    /// <param name="run">Runs BenchmarkDotNet.</param>
    /// <returns>0 when every benchmark ran and its check held; 1 otherwise.</returns>
    public static int Run(string[] arguments, Func<string[], BenchmarkSettings, IEnumerable<Summary>> run)
    {
        var isShort = arguments.Contains(Short);
        var all = arguments.Where(argument => argument != Short).ToList();
        if (!all.Exists(argument => argument is "--list" or "--help" or "--info")
            && !all.Exists(argument => argument is "--filter" or "-f"))
            all.AddRange(["--filter", "*"]);
        var summaries = run([.. all], new BenchmarkSettings(isShort)).ToList();
        return summaries.TrueForAll(IsGood) ? 0 : 1;
    }

    private static bool IsGood(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success && report.ResultStatistics is not null);
}
