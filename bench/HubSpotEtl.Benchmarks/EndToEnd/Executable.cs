using System.Globalization;
using System.Text.Json;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>The built <c>hubspot-etl</c>, run as its users run it.</summary>
/// <param name="path">The file.</param>
/// <param name="settings">Its environment; nothing else is in it.</param>
internal sealed class Executable(string path, IReadOnlyDictionary<string, string?> settings)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs a sync of one object and measures it from start to exit.</summary>
    /// <param name="meter">Measures.</param>
    /// <param name="arguments">After <c>sync</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it took and said.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<ProductRun> SyncAsync(Meter meter, string[] arguments, CancellationToken cancellationToken)
    {
        ProcessResult? result = null;
        long peak = 0;
        var sample = await meter.MeasureChildAsync(
            async () =>
            {
                await using var run = ProcessRun.Start(
                    path, ["sync", "--output", "json", "--no-progress", "--log-level", "WARNING", .. arguments], settings,
                    inheritEnvironment: false);
                var ended = run.WaitAsync(s_patience, cancellationToken);
                while (await Task.WhenAny(ended, Task.Delay(s_look, TimeProvider.System, cancellationToken)) != ended)
                    peak = Math.Max(peak, PeakOf(run.Id));
                result = await ended;
            }, cancellationToken);
        return result!.ExitCode == 0
            ? new ProductRun(sample, JsonDocument.Parse(result.Output).RootElement, peak)
            : throw new InvalidOperationException($"hubspot-etl ended with {result.ExitCode}.\n{result.Output}\n{result.Error}");
    }

    // The high-water mark only grows, so what is lost is what it grew in the last moment before the exit.
    private static long PeakOf(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : 1024 * long.Parse(
                    line.AsSpan(6, line.Length - 9), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
