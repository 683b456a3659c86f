using HubSpotEtl.Simulator.Data;

namespace HubSpotEtl.Simulator.Faults;

/// <summary>Which call meets which fault: by script first, then at random by rate. Thread-safe.</summary>
public sealed class FaultPlan
{
    private static readonly Fault[] RandomFaults =
    [
        Fault.Status(500), Fault.Status(502), Fault.Status(503), Fault.Status(504), Fault.Status(520), Fault.Status(524), Fault.Status(423),
        Fault.Status(477, TimeSpan.FromSeconds(1)), Fault.TruncatedBody, Fault.DroppedConnection, Fault.NoAnswer, Fault.TenSecondLimit,
    ];

    private readonly Lock gate = new();
    private readonly List<Entry> script = [];
    private readonly ulong seed;
    private double rate;

    internal FaultPlan(int seed, double rate)
    {
        this.seed = Mix.Of((ulong)seed, "faults");
        this.rate = rate;
    }

    /// <summary>Share of the calls that meet a random fault, 0 to 1.</summary>
    public double Rate
    {
        get => Volatile.Read(ref rate);
        set => Volatile.Write(ref rate, value);
    }

    /// <summary>Plans a fault for the next calls of a family, for one object type (path name; null for all).</summary>
    /// <param name="family">The family; null for all.</param>
    /// <param name="objectType">Path name of the object type; null for all.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="times">For how many calls. Default 1.</param>
    public void Next(CallFamily? family, string? objectType, Fault fault, int times = 1) => Add(
        call => (family is null || call.Family == family) && (objectType is null || call.ObjectType == objectType) ? fault : null, times);

    /// <summary>Plans faults by a function of the call, which returns null for the calls that go well. Stays until <see cref="Clear"/>.</summary>
    public void When(Func<CallInfo, Fault?> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        Add(choose, int.MaxValue);
    }

    /// <summary>Refuses by 403 all calls for an object type, or for one family of it (null for all), until <see cref="Clear"/>.</summary>
    public void Deny(string? objectType, CallFamily? family = null, ScopePlace place = ScopePlace.ErrorsContext)
    {
        Fault fault = Fault.MissingScope($"crm.objects.{objectType ?? "custom"}.read", place);
        When(call => (objectType is null || call.ObjectType == objectType || call.ToObjectType == objectType)
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
        return chance > 0 && Mix.Unit(hash) < chance ? RandomFaults[Mix.Of(hash, 1) % (ulong)RandomFaults.Length] : null;
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
