using HubSpotEtl.Reporting.Progress;

namespace HubSpotEtl.Reporting.Terminal;

/// <summary>The signs of a progress table that not every terminal has.</summary>
/// <param name="Waiting">Before an object whose turn has not come.</param>
/// <param name="InHand">Before the one that is being worked on.</param>
/// <param name="Healthy">Before one that is over, and well.</param>
/// <param name="Unhealthy">Before one that is over, but not well.</param>
/// <param name="Done">What bars are made of, one column wide.</param>
/// <param name="Left">The rest of a bar.</param>
internal sealed record ProgressSigns(string Waiting, string InHand, string Healthy, string Unhealthy, char Done, char Left)
{
    /// <summary>For terminals that take UTF-8.</summary>
    public static readonly ProgressSigns Unicode = new("·", "▸", "✓", "✗", '━', '━');

    /// <summary>For all others.</summary>
    public static readonly ProgressSigns Ascii = new(".", ">", "+", "x", '#', '.');

    /// <summary>The sign of a state.</summary>
    public string Of(ProgressState state) => state switch
    {
        ProgressState.Waiting => Waiting,
        ProgressState.InHand => InHand,
        ProgressState.Healthy => Healthy,
        ProgressState.Unhealthy => Unhealthy,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
