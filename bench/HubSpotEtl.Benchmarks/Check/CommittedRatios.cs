using System.Text.Json;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>The ratios of a kind of machine, in <c>bench/results/KIND/ratios.json</c>.</summary>
internal static class CommittedRatios
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true };

    /// <summary>The file of this machine's kind.</summary>
    public static string File => Path.Combine(Repository.Root, "bench", "results", Machine.Kind, "ratios.json");

    /// <summary>Reads it.</summary>
    /// <returns>Ratios by name; null when there is none for such machines.</returns>
    public static IReadOnlyDictionary<string, double>? Read() => System.IO.File.Exists(File)
        ? JsonSerializer.Deserialize<Dictionary<string, double>>(System.IO.File.ReadAllText(File))
        : null;

    /// <summary>Writes it.</summary>
    /// <param name="ratios">Ratios by name.</param>
    public static void Write(IReadOnlyDictionary<string, double> ratios)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(
            File, JsonSerializer.Serialize(ratios.ToDictionary(one => one.Key, one => Math.Round(one.Value, 4)), s_readable) + "\n");
    }
}
