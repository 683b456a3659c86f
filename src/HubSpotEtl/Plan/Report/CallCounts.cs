using System.Text.Json.Serialization;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline;

namespace HubSpotEtl.Plan.Report;

/// <summary>API calls by the limit that they count to.</summary>
/// <param name="General">All but the two others.</param>
/// <param name="Search">Searches and counts by search.</param>
/// <param name="Associations">Association batch reads.</param>
internal sealed record CallCounts(long General, long Search, long Associations)
{
    public static CallCounts None { get; } = new(0, 0, 0);

    /// <summary>All together.</summary>
    [JsonPropertyOrder(-1)]
    public long Total => General + Search + Associations;

    public static CallCounts operator +(CallCounts one, CallCounts other) =>
        new(one.General + other.General, one.Search + other.Search, one.Associations + other.Associations);

    /// <summary>The calls that were sent, without those that only repeat a failed one.</summary>
    public static CallCounts Of(UsageMark usage)
    {
        var search = usage.Calls.GetValueOrDefault(ApiFamily.Search);
        var associations = usage.Calls.GetValueOrDefault(ApiFamily.Associations);
        return new CallCounts(usage.Calls.Values.Sum() - search - associations - usage.Retries, search, associations);
    }

    /// <summary>How many calls so many things take.</summary>
    /// <param name="things">Records or links.</param>
    /// <param name="perCall">What one call takes.</param>
    public static long For(double things, int perCall) => (long)Math.Ceiling(Math.Max(0, things) / perCall);
}
