using System.Globalization;

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>A measured ratio beside the committed one.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Committed">The committed ratio; null when there is none.</param>
/// <param name="Measured">The measured one; null when it is no longer measured.</param>
internal sealed record Verdict(string Name, double? Committed, double? Measured)
{
    /// <summary>By how much a ratio may be worse: machines are noisy.</summary>
    public const double Tolerance = 0.20;

    /// <summary>
    /// False when the ratio is worse than the committed one by more than <see cref="Tolerance"/>, or one of both is missing.
    /// </summary>
    public bool IsGood => Measured <= Committed * (1 + Tolerance);

    /// <summary>The verdict in words.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Name,-60} committed {Text(Committed),7}  measured {Text(Measured),7}  {Word()}";

    private static string Text(double? ratio) => ratio?.ToString("N3", CultureInfo.InvariantCulture) ?? "-";

    private string Word() => (Committed, Measured) switch
    {
        (null, _) => "NOT COMMITTED",
        (_, null) => "NOT MEASURED",
        var (committed, measured) when IsGood => string.Create(CultureInfo.InvariantCulture, $"ok ({measured / committed - 1:+0%;-0%;0%})"),
        var (committed, measured) => string.Create(CultureInfo.InvariantCulture, $"WORSE ({measured / committed - 1:+0%})"),
    };
}
