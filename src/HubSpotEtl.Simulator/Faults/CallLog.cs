using System.Collections.Concurrent;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Faults;

/// <summary>Counts the calls and keeps the latest. Refused and faulty ones count too. Thread-safe.</summary>
public sealed class CallLog
{
    private const int Kept = 2_000;

    private readonly ConcurrentDictionary<(CallFamily Family, string? Type), long> counts = new();
    private readonly ConcurrentDictionary<int, long> statuses = new();
    private readonly ConcurrentQueue<(CallInfo Call, int Status)> recent = new();
    private readonly Func<string, string> pathName;
    private long total;
    private long rateLimited;

    /// <param name="pathName">Turns any name of an object type into its path name.</param>
    internal CallLog(Func<string, string> pathName) => this.pathName = pathName;

    /// <summary>All calls so far.</summary>
    public long Total => Interlocked.Read(ref total);

    /// <summary>Calls that broke a rate limit; 429s of the fault plan are not among them. A well-behaved client has none.</summary>
    public long RateLimited => Interlocked.Read(ref rateLimited);

    /// <summary>The latest 2,000 calls with the status answered, oldest first.</summary>
    public IReadOnlyList<(CallInfo Call, int Status)> Recent => [.. recent];

    /// <summary>Calls of a family over all objects.</summary>
    public long Count(CallFamily family) => counts.Where(pair => pair.Key.Family == family).Sum(pair => pair.Value);

    /// <summary>Calls of a family for one object type, by any of its names.</summary>
    /// <exception cref="ArgumentException">There is no such object type.</exception>
    public long Count(CallFamily family, string objectType) => counts.GetValueOrDefault((family, pathName(objectType)));

    /// <summary>Answers with this status. Faults that cut a body count under the status they began with.</summary>
    public long Status(int status) => statuses.GetValueOrDefault(status);

    /// <summary>All counts by family and object type.</summary>
    public IReadOnlyDictionary<(CallFamily Family, string? ObjectType), long> Counts => counts.ToDictionary();

    /// <summary>All counts by status.</summary>
    public IReadOnlyDictionary<int, long> Statuses => statuses.ToDictionary();

    /// <summary>Starts counting again.</summary>
    public void Reset()
    {
        counts.Clear();
        statuses.Clear();
        recent.Clear();
        Interlocked.Exchange(ref total, 0);
        Interlocked.Exchange(ref rateLimited, 0);
    }

    internal CallInfo Begin(CallFamily family, SimulatedType? type, SimulatedType? toType, string method, string target) => new(
        Interlocked.Increment(ref total), counts.AddOrUpdate((family, type?.Name), 1, (_, count) => count + 1),
        family, type?.Name, toType?.Name, method, target.Length > 400 ? target[..400] : target);

    internal void Refused() => Interlocked.Increment(ref rateLimited);

    internal void End(CallInfo call, int status)
    {
        statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        recent.Enqueue((call, status));
        if (recent.Count > Kept)
            recent.TryDequeue(out _);
    }
}
