using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>Computes the generated links of a record to the records of one type.</summary>
internal interface ILinkRule
{
    SimulatedType From { get; }

    SimulatedType To { get; }

    void AddLinks(int ordinal, List<StoredLink> links);
}
