using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs;

internal static class LiveRecords
{
    /// <summary>The id of the live record at a place in the list, from 0.</summary>
    public static long Nth(this SimulatedType type, int place) => type.LiveIds().ElementAt(place);
}
