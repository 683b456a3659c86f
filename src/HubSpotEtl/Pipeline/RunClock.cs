using static System.FormattableString;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// The present, as several clocks tell it: HubSpot's by each of the last answers, this machine's and the database's. None decides alone.
/// What is surely past by all of them may become a watermark; what is not yet by none of them is the future. A clock that is behind costs
/// reading again, one that is ahead costs nothing.
/// </summary>
/// <param name="Earliest">
/// By the clock that is furthest behind, of those that can be believed: nothing that changed before may be taken for read later than this.
/// UTC.
/// </param>
/// <param name="Latest">By the one that is furthest ahead. UTC.</param>
internal sealed record RunClock(DateTimeOffset Earliest, DateTimeOffset Latest)
{
    /// <summary>What clocks may differ by without a word, and what lies further ahead than this is in the future.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // Further behind than this is no clock that somebody has set, when others agree that it is.
    private static readonly TimeSpan Believable = TimeSpan.FromDays(30);

    // Before this program there was nothing to sync: a machine without a battery wakes up in 1970.
    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Which clocks disagree, and by how much, for the log; null when they do not.</summary>
    public string? Disagreement { get; private init; }

    // Whole answers may be wrong too: the one in the middle is not, unless most are.
    private DateTimeOffset Usual { get; init; }

    /// <summary>Reads the clocks.</summary>
    /// <param name="answers">HubSpot's, by each of its last answers; empty where it tells none.</param>
    /// <param name="local">This machine's.</param>
    /// <param name="database">The database server's; null where it is not asked.</param>
    public static RunClock Of(IReadOnlyList<DateTimeOffset> answers, DateTimeOffset local, DateTimeOffset? database)
    {
        List<DateTimeOffset> hubSpot = [.. answers.Where(IsPossible).Order()];
        List<Clock> clocks = [];
        if (hubSpot.Count > 0)
        {
            var middle = hubSpot[hubSpot.Count / 2];
            clocks.Add(new Clock("HubSpot's", hubSpot.First(answer => middle - answer <= Believable), middle, hubSpot[^1]));
        }

        if (IsPossible(local) || (hubSpot.Count == 0 && database is null))
            clocks.Add(new Clock("this machine's", local, local, local));
        if (database is { } server && (IsPossible(server) || clocks.Count == 0))
            clocks.Add(new Clock("the database's", server, server, server));
        var believed = clocks.Where(clock => !HasStopped(clock, clocks)).ToList();
        return new RunClock(believed.Min(clock => clock.Earliest), clocks.Max(clock => clock.Latest))
        {
            Usual = clocks.Max(clock => clock.Usual),
            Disagreement = Difference(clocks),
        };
    }

    /// <summary>True for a time that no clock has come to yet.</summary>
    public bool IsFuture(DateTimeOffset time) => time > Usual + Tolerance;

    /// <summary>True for a time before anything can have been synced.</summary>
    public static bool IsPrehistoric(DateTimeOffset time) => time < Beginning;

    private static bool IsPossible(DateTimeOffset time) => time >= Beginning;

    // One against one nobody can tell which of them is wrong. HubSpot's, which comes first, is none of ours: this machine and the database
    // may be the same one.
    private static bool HasStopped(Clock clock, List<Clock> clocks) =>
        clocks.Count > 2 && clock != clocks[0]
        && clocks.TrueForAll(other => other == clock || other.Earliest - clock.Earliest > Believable)
        && clocks.Where(other => other != clock).ToList() is [var one, var another] && (one.Earliest - another.Earliest)
            .Duration() <= Believable;

    private static string? Difference(List<Clock> clocks)
    {
        var (behind, ahead) = (clocks.MinBy(clock => clock.Earliest)!, clocks.MaxBy(clock => clock.Latest)!);
        var difference = ahead.Latest - behind.Earliest;
        return difference <= Tolerance ? null
            : behind == ahead ? Invariant($"HubSpot's answers tell times {difference:d\\.hh\\:mm\\:ss} apart")
            : Invariant($"{ahead.Name} clock is {difference:d\\.hh\\:mm\\:ss} ahead of {behind.Name}");
    }

    private sealed record Clock(string Name, DateTimeOffset Earliest, DateTimeOffset Usual, DateTimeOffset Latest);
}
