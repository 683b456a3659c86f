using System.Globalization;

namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>Named figures measured in several rounds, in the order in which they were first named.</summary>
internal sealed class Figures
{
    private readonly List<(string Name, List<double> Values)> _all = [];

    /// <summary>Adds one round's value.</summary>
    /// <param name="name">With its unit.</param>
    /// <param name="value">The value.</param>
    public void Add(string name, double value)
    {
        var known = _all.Find(figure => figure.Name == name).Values;
        if (known is null)
            _all.Add((name, known = []));
        known.Add(value);
    }

    /// <summary>The spread of a figure.</summary>
    /// <param name="name">As it was added.</param>
    /// <returns>Over all rounds.</returns>
    public Spread Of(string name) => Spread.Of(_all.Find(figure => figure.Name == name).Values ?? []);

    /// <summary>A Markdown table: a line a figure with median, least and most.</summary>
    /// <returns>The lines.</returns>
    public IEnumerable<string> ToMarkdown()
    {
        yield return "| | median | least – most |";
        yield return "|---|---:|---:|";
        foreach (var (name, values) in _all)
        {
            var spread = Spread.Of(values);
            yield return $"| {name} | {Text(spread.Median)} | {Text(spread.Least)} – {Text(spread.Most)} |";
        }
    }

    /// <summary>A number with about three digits that mean something.</summary>
    /// <param name="value">The number.</param>
    /// <returns>For example 12,345, 12.3 or 0.123.</returns>
    public static string Text(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("N1", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("N2", CultureInfo.InvariantCulture),
        0 => "0",
        _ => value.ToString("N3", CultureInfo.InvariantCulture),
    };
}
