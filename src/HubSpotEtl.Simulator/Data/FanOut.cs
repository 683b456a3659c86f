using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>The record with very many links: the first of a type is linked to the first N of another. One of two directions.</summary>
internal sealed class FanOut(AssociationDefinition definition, int targets, bool backward) : ILinkRule
{
    public SimulatedType From => definition.From;

    public SimulatedType To => definition.To;

    public void AddLinks(int ordinal, List<StoredLink> links)
    {
        if (backward)
            AddBackward(ordinal, links);
        else if (ordinal == 0)
            for (int target = From == To ? 1 : 0; target < Math.Min(targets, To.Records.Source.Count); target++)
                links.Add(new StoredLink(To.Records.Source.IdOf(target), definition));
    }

    private void AddBackward(int ordinal, List<StoredLink> links)
    {
        if (ordinal < targets && To.Records.Source.Count > 0 && (From != To || ordinal > 0))
            links.Add(new StoredLink(To.Records.Source.IdOf(0), definition));
    }
}
