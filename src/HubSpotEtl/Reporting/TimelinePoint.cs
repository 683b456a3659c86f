namespace HubSpotEtl.Reporting;

/// <summary>How far an object's run was at a time.</summary>
/// <param name="At">Since the object's start.</param>
/// <param name="Records">Records read by then.</param>
public readonly record struct TimelinePoint(TimeSpan At, long Records);
