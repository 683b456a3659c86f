using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;

namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>Where something was measured: a figure without it says little.</summary>
internal static class Machine
{
    /// <summary>What machines with comparable ratios share: the folder of their results.</summary>
    public static string Kind => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount}-cores-{(OperatingSystem.IsLinux() ? "linux" : "other")}-"
            + $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}");

    /// <summary>Processor, cores, load, and the versions of everything that takes part.</summary>
    /// <param name="source">The server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One line.</returns>
    public static async Task<string> DescribeAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT split_part(version(), ' ', 2)");
        var postgres = await command.ExecuteScalarAsync(cancellationToken);
        return $"{Processor()}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, PostgreSQL {postgres}; "
            + $"load at the start {File.ReadAllText("/proc/loadavg").Split(' ')[0]}";
    }

    private static string Processor() => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown processor";
}
