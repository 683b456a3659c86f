using HubSpotEtl.HubSpot;

namespace HubSpotEtl.Verify.Report;

/// <summary>What a comparison takes, apart from asking for the differences it finds.</summary>
/// <param name="ApiCalls">Of any kind.</param>
/// <param name="Time">At the limit as now known.</param>
internal sealed record VerifyCost(long ApiCalls, TimeSpan Time)
{
    private const int RecordsOfPage = 100;

    // Two counts, and what a listing that is read at several places at once asks beside its pages.
    private const int OtherCalls = 4;

    /// <param name="records">By HubSpot's count.</param>
    /// <param name="limit">Of ordinary calls.</param>
    /// <param name="sentBefore">Calls that the comparison has sent already.</param>
    public static VerifyCost Of(long records, RateLimit limit, long sentBefore)
    {
        var calls = sentBefore + OtherCalls + Math.Max(1, (records + RecordsOfPage - 1) / RecordsOfPage);
        return new VerifyCost(calls, TimeSpan.FromSeconds(Math.Ceiling(calls / limit.PerSecond)));
    }
}
