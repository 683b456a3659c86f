using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>A state of a record that its row may show: live with these values, or gone.</summary>
/// <param name="Values">Every property, as HubSpot writes it; null: the record is not live.</param>
internal sealed record RecordState(IReadOnlyDictionary<string, string?>? Values)
{
    public static RecordState Gone { get; } = new((IReadOnlyDictionary<string, string?>?)null);

    public bool IsLive => Values is not null;

    public static RecordState Of(SimulatedRecord? record) => record is { IsLive: true } ? new(record.Properties) : Gone;

    /// <summary>Two live states are one if the stamp is: every write of a value moves it.</summary>
    public bool IsSame(RecordState other, string stamp) => IsLive == other.IsLive && Values?[stamp] == other.Values?[stamp];
}
