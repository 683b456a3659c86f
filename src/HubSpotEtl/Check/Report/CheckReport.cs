namespace HubSpotEtl.Check.Report;

/// <summary>All findings.</summary>
/// <param name="Sections">In the order of a sync's needs.</param>
internal sealed record CheckReport(IReadOnlyList<CheckSection> Sections)
{
    /// <summary>True when nothing stands in the way of a sync.</summary>
    public bool IsPassed => Failures == 0;

    /// <summary>Preconditions that are not met.</summary>
    public int Failures => Count(CheckState.Failed);

    /// <summary>Things that could be better.</summary>
    public int Warnings => Count(CheckState.Warning);

    private int Count(CheckState state) => Sections.Sum(section => section.Findings.Count(finding => finding.State == state));
}
