using System.Globalization;

namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>What the kernel has accounted to a process (man 5 proc, /proc/PID/stat).</summary>
/// <param name="Parent">Its parent's process id.</param>
/// <param name="Own">CPU time in user and kernel mode of all its threads.</param>
/// <param name="EndedChildren">CPU time of the children that ended and were waited for, and of theirs.</param>
internal sealed record ProcessStat(int Parent, TimeSpan Own, TimeSpan EndedChildren)
{
    // USER_HZ, which is 100 on every architecture that .NET runs on.
    private const int TicksASecond = 100;

    /// <summary>Reads a process's figures.</summary>
    /// <param name="pid">Its id.</param>
    /// <returns>The figures; null when there is no such process (any more).</returns>
    public static ProcessStat? Read(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Understands the line of /proc/PID/stat.</summary>
    /// <param name="line">The line; the name in it may hold spaces and parentheses.</param>
    /// <returns>The figures.</returns>
    public static ProcessStat Parse(string line)
    {
        // The fields after the name; the third of all, the state, is the first of these.
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat((int)Field(4), Time(14, 15), Time(16, 17));

        long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
        TimeSpan Time(int user, int kernel) => TimeSpan.FromSeconds((double)(Field(user) + Field(kernel)) / TicksASecond);
    }
}
