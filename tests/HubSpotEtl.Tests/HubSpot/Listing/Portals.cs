namespace HubSpotEtl.Tests.HubSpot.Listing;

/// <summary>Sets of record ids as portals have them.</summary>
internal static class Portals
{
    public static IReadOnlyList<string> Shapes { get; } = ["dense", "sparse", "clustered", "old and new", "growing", "few big gaps"];

    public static SortedSet<long> Ids(string shape, int count, int seed)
    {
        var random = new Random(seed);
        var ids = new SortedSet<long>();
        for (long at = 1 + random.Next(1_000); ids.Count < count; at += Step(shape, ids.Count, count, random))
            ids.Add(at);
        return ids;
    }

    private static long Step(string shape, int index, int count, Random random) => shape switch
    {
        "dense" => 1,
        "sparse" => 1 + random.NextInt64(1_000_000),
        "clustered" => random.Next(400) == 0 ? random.NextInt64(10_000_000_000) : 1 + random.Next(3),
        "old and new" => index < count / 3 ? 1 + random.Next(50) : index == count / 3 ? 10_000_000_000 : 1 + random.NextInt64(60_000_000),
        "growing" => 1 + (long)Math.Exp(random.NextDouble() * 25 * index / count),
        _ => random.Next(1 + (count / 5)) == 0 ? 1_000_000_000_000 : 1,
    };
}
