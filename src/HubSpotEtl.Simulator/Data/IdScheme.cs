namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// Record ids: ascending with the ordinal, sparse, and in two clusters as real portals have them, the oldest three tenths small and close
/// together, the others (since 2024) twelve digits long. So nobody can guess the distribution from the ends.
/// </summary>
internal sealed class IdScheme(ulong salt, int generated)
{
    private const long OldBase = 5_101;
    private const long OldStride = 17;
    private const long NewStride = 1_009;

    private readonly int oldOnes = (int)(generated * 0.3);
    private readonly long newBase = 200_000_000_000 + ((long)(salt % 1_000) * 100_000_000);

    public long IdOf(int ordinal) => ordinal < oldOnes
        ? OldBase + (ordinal * OldStride) + Jitter(ordinal, OldStride)
        : newBase + ((ordinal - oldOnes) * NewStride) + Jitter(ordinal, NewStride);

    /// <summary>The ordinal with exactly this id, or -1.</summary>
    public int OrdinalOf(long id)
    {
        int ordinal = LowerBound(id);
        return IdOf(ordinal) == id ? ordinal : -1;
    }

    /// <summary>The first ordinal whose id is not smaller. May lie beyond the generated ones.</summary>
    public int LowerBound(long id)
    {
        if (id >= newBase)
            return oldOnes + Step(id - newBase, NewStride, id, oldOnes);
        long old = Math.Max(0, id - OldBase);
        return old / OldStride >= oldOnes ? oldOnes : Math.Min(oldOnes, Step(old, OldStride, id, 0));
    }

    private int Step(long offset, long stride, long id, int first)
    {
        int slot = (int)Math.Min(offset / stride, int.MaxValue - first - 1);
        return IdOf(first + slot) >= id ? slot : slot + 1;
    }

    private long Jitter(int ordinal, long stride) => (long)(Mix.Of(salt, (ulong)ordinal) % (ulong)stride);
}
