using System.Globalization;
using Npgsql;

namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>
/// The CPU time of the backends that are connected now, to the nanosecond: for loads too short for <see cref="ServerCpu"/>.
/// </summary>
/// <param name="pids">Their process ids.</param>
internal sealed class BackendCpu(IReadOnlyList<int> pids)
{
    /// <summary>Takes note of all backends of a database.</summary>
    /// <param name="source">The database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Their clock.</returns>
    public static async Task<BackendCpu> OfAllAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT array_agg(pid) FROM pg_stat_activity WHERE datname = current_database()");
        return new BackendCpu((int[])(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>All CPU time of those that are still there.</summary>
    /// <returns>Grows as long as none of them ends.</returns>
    public TimeSpan Total() => TimeSpan.FromMicroseconds(pids.Sum(Nanoseconds) / 1e3);

    // Documentation/scheduler/sched-stats.rst: time spent on the cpu. A backend has one thread.
    private static long Nanoseconds(int pid)
    {
        try
        {
            return long.Parse(File.ReadAllText($"/proc/{pid}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
