namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>Two sides in an order that changes from round to round, so that what drifts meanwhile favours neither.</summary>
internal static class Turns
{
    /// <summary>Runs both.</summary>
    /// <typeparam name="T">What the one gives.</typeparam>
    /// <typeparam name="TOther">What the other gives.</typeparam>
    /// <param name="round">The round, from 0.</param>
    /// <param name="one">A side.</param>
    /// <param name="other">The other.</param>
    /// <returns>What both gave.</returns>
    public static async Task<(T One, TOther Other)> InTurnAsync<T, TOther>(int round, Func<Task<T>> one, Func<Task<TOther>> other)
    {
        if (round % 2 == 0)
            return (await one(), await other());
        var second = await other();
        return (await one(), second);
    }
}
