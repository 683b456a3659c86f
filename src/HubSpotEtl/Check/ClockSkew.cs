using HubSpotEtl.Check.Report;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Check;

/// <summary>Judges how far a clock is from this machine's.</summary>
internal static class ClockSkew
{
    // Less does no harm anywhere: the overlap of incremental runs is far longer.
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(1);

    /// <param name="id">The finding's.</param>
    /// <param name="what">Whose clock: a text with the difference in seconds.</param>
    /// <param name="other">That clock.</param>
    /// <param name="ours">This machine's at the same moment.</param>
    public static Finding Judge(string id, ReportText what, DateTimeOffset other, DateTimeOffset ours)
    {
        var said = new Said(what, Math.Abs((other - ours).TotalSeconds));
        return (other - ours).Duration() <= Tolerated
            ? new Finding(id, CheckState.Passed, said)
            : Finding.Warning(id, said, new Said(ReportText.CheckClockRemedy));
    }
}
