using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// A bundle of generated links between two types, in one direction: for each record of the one side at most one of the other, spread by a
/// permutation that can be undone, so that both sides find their links without any being stored.
/// </summary>
internal sealed class Strand(
    SimulatedType many, SimulatedType one, double share, ulong salt, bool backward, params AssociationDefinition[] definitions)
    : ILinkRule
{
    // A prime above any number of records that is asked of the simulator, so that it has an inverse modulo all of them.
    private const long Multiplier = 1_000_000_007;

    private readonly int manyCount = many.Records.Source.Count;
    // Within one type a tenth of the records are the parents of the others.
    private readonly int oneCount = many == one
        ? Math.Min(one.Records.Source.Count, (one.Records.Source.Count / 10) + 1)
        : one.Records.Source.Count;
    private readonly long inverse = Inverse(Multiplier, many.Records.Source.Count);

    /// <summary>The type whose records ask.</summary>
    public SimulatedType From => backward ? one : many;

    public SimulatedType To => backward ? many : one;

    public void AddLinks(int ordinal, List<StoredLink> links)
    {
        if (manyCount == 0 || oneCount == 0)
            return;
        if (backward && ordinal < oneCount)
            AddMany(ordinal, links);
        else if (!backward && IsLinked(ordinal))
            Add(links, one, (int)(Permute(ordinal) * oneCount / manyCount));
    }

    private void AddMany(int ordinal, List<StoredLink> links)
    {
        long end = FirstOf(ordinal + 1);
        for (long place = FirstOf(ordinal); place < end; place++)
        {
            int source = (int)(place * inverse % manyCount);
            if (IsLinked(source))
                Add(links, many, source);
        }
    }

    private long FirstOf(long ordinal) => ((ordinal * manyCount) + oneCount - 1) / oneCount;

    private long Permute(long ordinal) => ordinal * Multiplier % manyCount;

    // In a link of a type with itself nobody is linked to himself.
    private bool IsLinked(int ordinal) =>
        Mix.Unit(Mix.Of(salt, (ulong)ordinal)) < share && (many != one || Permute(ordinal) * oneCount / manyCount != ordinal);

    private void Add(List<StoredLink> links, SimulatedType target, int ordinal)
    {
        long id = target.Records.Source.IdOf(ordinal);
        foreach (AssociationDefinition definition in definitions)
            links.Add(new StoredLink(id, definition));
    }

    private static long Inverse(long value, long modulus)
    {
        if (modulus <= 1)
            return 0;
        long a = value % modulus, b = modulus, x = 1, y = 0;
        while (a > 1)
        {
            long quotient = a / b;
            (a, b) = (b, a % b);
            (x, y) = (y, x - (quotient * y));
        }
        return ((x % modulus) + modulus) % modulus;
    }
}
