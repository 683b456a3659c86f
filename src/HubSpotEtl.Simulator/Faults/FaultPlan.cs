using HubSpotEtl.Simulator.Data;

namespace HubSpotEtl.Simulator.Faults;

/// <summary>Which call meets which fault: by script first, then at random by rate. Thread-safe.</summary>
public sealed class FaultPlan
{
    private static readonly Fault[] AllKinds =
    [
        Fault.Status(500), Fault.Status(502), Fault.Status(503), Fault.Status(504), Fault.Status(520), Fault.Status(524), Fault.Status(423),
        Fault.Status(477, TimeSpan.FromSeconds(1)), Fault.TruncatedBody, Fault.DroppedConnection, Fault.NoAnswer, Fault.TenSecondLimit,
    ];

    private readonly Lock gate = new();
    private readonly List<Entry> script = [];
    private readonly ulong seed;
    private readonly Func<string, string> pathName;
    private double rate;
    private volatile IReadOnlyList<Fault> kinds = AllKinds;

    /// <param name="seed">Seed of the random faults.</param>
    /// <param name="rate">Their share.</param>
    /// <param name="pathName">Turns any name of an object type into its path name.</param>
    internal FaultPlan(int seed, double rate, Func<string, string> pathName)
    {
        this.pathName = pathName;
        this.seed = Mix.Of((ulong)seed, "faults");
        this.rate = rate;
    }

    /// <summary>Share of the calls that meet a random fault, 0 to 1.</summary>
    public double Rate
    {
        get => Volatile.Read(ref rate);
        set => Volatile.Write(ref rate, value);
    }

    /// <summary>
    /// What random faults are taken from: by default 423, 477, 5xx, Cloudflare pages, cut bodies, broken connections and the ten-second
    /// limit.
    /// </summary>
    public IReadOnlyList<Fault> Kinds
    {
        get => kinds;
        set =>
            kinds = value is { Count: > 0 } ? value : throw new ArgumentException("At least one kind of fault is needed.", nameof(value));
    }

    /// <summary>Plans a fault for the next calls of a family, for one object type.</summary>
    /// <param name="family">The family; null for all.</param>
    /// <param name="objectType">Any name of the object type; null for all.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="times">For how many calls. Default 1.</param>
    /// <exception cref="ArgumentException">There is no such object type.</exception>
    public void Next(CallFamily? family, string? objectType, Fault fault, int times = 1)
    {
        string? type = objectType is null ? null : pathName(objectType);
        Add(call => (family is null || call.Family == family) && (type is null || call.ObjectType == type) ? fault : null, times);
    }

    /// <summary>
    /// Plans faults by a function of the call, which returns null for the calls that go well. Stays until <see cref="Clear"/>.
    /// </summary>
    public void When(Func<CallInfo, Fault?> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        Add(choose, int.MaxValue);
    }

    /// <summary>Refuses by 403 all calls for an object type, or for one family of it (null for all), until <see cref="Clear"/>.</summary>
    public void Deny(string? objectType, CallFamily? family = null, ScopePlace place = ScopePlace.ErrorsContext)
    {
        Fault fault = Fault.MissingScope($"crm.objects.{objectType ?? "custom"}.read", place);
        string? type = objectType is null ? null : pathName(objectType);
        When(call => (type is null || call.ObjectType == type || call.ToObjectType == type)
            && (family is null || call.Family == family) ? fault : null);
    }

    /// <summary>Forgets the script; the rate stays.</summary>
    public void Clear()
    {
        lock (gate)
            script.Clear();
    }

    internal Fault? For(CallInfo call)
    {
        lock (gate)
            foreach (Entry entry in script)
                if (entry.Choose(call) is { } fault)
                    return Take(entry, fault);
        double chance = Rate;
        ulong hash = Mix.Of(seed, (ulong)call.Number);
        return chance > 0 && Mix.Unit(hash) < chance ? Kind(Mix.Of(hash, 1)) : null;
    }

    private Fault Kind(ulong hash)
    {
        IReadOnlyList<Fault> choice = kinds;
        return choice[(int)(hash % (ulong)choice.Count)];
    }

    private Fault Take(Entry entry, Fault fault)
    {
        if (--entry.Left == 0)
            script.Remove(entry);
        return fault;
    }

    private void Add(Func<CallInfo, Fault?> choose, int times)
    {
        lock (gate)
            script.Add(new Entry { Choose = choose, Left = times });
    }

    private sealed class Entry
    {
        public required Func<CallInfo, Fault?> Choose { get; init; }

        public int Left { get; set; }
    }
}
