namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>
/// The time of some days ago. A portal that lives in it may be moved on by as many days, while its clock stays the one that is furthest
/// behind, and so the one that watermarks go by: the clocks of the executable and of the database cannot be moved.
/// </summary>
internal sealed class EarlierTime : TimeProvider
{
    private static readonly TimeSpan s_days = TimeSpan.FromDays(60);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - s_days;
}
