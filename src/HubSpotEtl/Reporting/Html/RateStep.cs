namespace HubSpotEtl.Reporting.Html;

/// <summary>A part of a run in which records came at one rate, as far as is known.</summary>
/// <param name="From">Since the object's start.</param>
/// <param name="To">Since the object's start.</param>
/// <param name="PerSecond">Unit: records a second.</param>
internal readonly record struct RateStep(TimeSpan From, TimeSpan To, double PerSecond)
{
    /// <summary>The steps between points; none where no time has passed.</summary>
    public static IReadOnlyList<RateStep> Of(IReadOnlyList<TimelinePoint> points) =>
    [
        .. points.Zip(
            points.Skip(1),
            (from, to) => new RateStep(from.At, to.At, (to.Records - from.Records) / (to.At - from.At).TotalSeconds))
            .Where(step => step.To > step.From),
    ];
}
