namespace HubSpotEtl.Simulator.Data;

/// <summary>Turns numbers into evenly spread ones. Every random-looking thing in the portal is such a function of the seed.</summary>
internal static class Mix
{
    public static ulong Of(ulong a, ulong b)
    {
        ulong x = a ^ (b * 0x9E3779B97F4A7C15UL);
        x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93UL;
        x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93UL;
        return x ^ (x >> 32);
    }

    /// <summary>FNV-1a, since <see cref="string.GetHashCode()"/> differs from run to run.</summary>
    public static ulong Of(ulong a, string text)
    {
        ulong hash = 14695981039346656037UL;
        foreach (char c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return Of(a, hash);
    }

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));
}
