using System.Globalization;

namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>
/// The CPU time of a PostgreSQL server on this machine: the postmaster, all processes that it has now, and all that it had. Backends of
/// connections that were closed are therefore in it, as are the WAL writer, the checkpointer and autovacuum.
/// </summary>
/// <param name="postmaster">The postmaster's process id.</param>
internal sealed class ServerCpu(int postmaster)
{
    /// <summary>Finds the server by one of its backends.</summary>
    /// <param name="backend">The process id that <c>pg_backend_pid()</c> gives.</param>
    /// <returns>The clock.</returns>
    /// <exception cref="InvalidOperationException">The server is not on this machine, or in another container.</exception>
    public static ServerCpu OfBackend(int backend) =>
        ProcessStat.Read(backend) is { } stat && File.ReadAllText($"/proc/{backend}/comm").StartsWith("postgres", StringComparison.Ordinal)
        ? new ServerCpu(stat.Parent)
        : throw new InvalidOperationException("The benchmarks need a PostgreSQL server on this machine, to account its CPU time.");

    /// <summary>All CPU time until now.</summary>
    /// <returns>Grows only.</returns>
    public TimeSpan Total()
    {
        var own = ProcessStat.Read(postmaster) ?? throw new InvalidOperationException("The PostgreSQL server is gone.");
        return own.Own + own.EndedChildren + Running().Aggregate(TimeSpan.Zero, (sum, child) => sum + child.Own + child.EndedChildren);
    }

    private IEnumerable<ProcessStat> Running() => Directory.EnumerateDirectories("/proc")
        .Select(
            folder =>
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                    ? ProcessStat.Read(pid)
                    : null)
        .OfType<ProcessStat>()
        .Where(process => process.Parent == postmaster);
}
