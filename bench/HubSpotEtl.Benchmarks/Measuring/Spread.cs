namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>What repeated measurements of one figure say: the median to quote, and how far they lie apart.</summary>
/// <param name="Median">Half of the measurements are at most this.</param>
/// <param name="Least">The least of them.</param>
/// <param name="Most">The greatest of them.</param>
internal sealed record Spread(double Median, double Least, double Most)
{
    /// <summary>The spread of some measurements.</summary>
    /// <param name="values">At least one, in any order.</param>
    /// <returns>For an even number of values the median is the mean of the middle two.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("Nothing was measured.", nameof(values));
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}
