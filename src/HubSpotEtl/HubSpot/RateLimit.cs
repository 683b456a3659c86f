namespace HubSpotEtl.HubSpot;

/// <summary>So many calls in any stretch of time of that length: HubSpot counts in rolling windows.</summary>
/// <param name="Calls">Allowed in one window. At least 1.</param>
/// <param name="Window">The window's length. Above zero.</param>
public sealed record RateLimit(int Calls, TimeSpan Window)
{
    /// <summary>The rate that uses the limit up. Unit: calls a second.</summary>
    public double PerSecond => Calls / Window.TotalSeconds;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Calls} per {Window.TotalSeconds:0.###} s");
}
