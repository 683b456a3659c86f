using HubSpotEtl.HubSpot;

namespace HubSpotEtl.Pipeline;

/// <summary>The API's counters at a moment: an object's own use is what was added since.</summary>
/// <param name="Calls">Calls by family.</param>
/// <param name="Retries">Tries beyond the first.</param>
internal sealed record UsageMark(IReadOnlyDictionary<ApiFamily, long> Calls, long Retries)
{
    /// <summary>Reads the counters.</summary>
    /// <param name="usage">The client's.</param>
    /// <returns>The mark.</returns>
    public static UsageMark Of(ApiUsage usage) => new(usage.CallsByFamily(), usage.Retries);

    /// <summary>What was added since an earlier mark.</summary>
    /// <param name="earlier">The earlier mark.</param>
    /// <returns>The difference; families without calls are not in it.</returns>
    public UsageMark Since(UsageMark earlier) => new(
        Calls.Select(entry => KeyValuePair.Create(entry.Key, entry.Value - earlier.Calls.GetValueOrDefault(entry.Key)))
            .Where(entry => entry.Value > 0)
            .ToDictionary(),
        Retries - earlier.Retries);
}
