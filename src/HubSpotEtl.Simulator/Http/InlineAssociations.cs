using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>The <c>associations</c> of a listed record: only types that are not empty, a target once for each association type.</summary>
internal static class InlineAssociations
{
    public static void Write(JsonBuffer json, SimulatedType type, long id, SimulatedType[] targets, int pageSize)
    {
        bool any = false;
        foreach (SimulatedType to in targets)
        {
            List<StoredLink> links = type.Portal.Links.Links(type, id, to);
            if (links.Count == 0)
                continue;
            json.Raw(any ? ","u8 : ",\"associations\":{"u8);
            any = true;
            json.Text(to.Identity.InlineName);
            json.Raw(":{\"results\":["u8);
            Results(json, links, pageSize);
        }
        if (any)
            json.Raw((byte)'}');
    }

    private static void Results(JsonBuffer json, List<StoredLink> links, int pageSize)
    {
        for (int i = 0; i < Math.Min(links.Count, pageSize); i++)
        {
            json.Raw(i > 0 ? ",{\"id\":\""u8 : "{\"id\":\""u8);
            json.Number(links[i].ToId);
            json.Raw("\",\"type\":"u8);
            json.Text(links[i].Definition.Name.ToLowerInvariant());
            json.Raw((byte)'}');
        }
        json.Raw((byte)']');
        if (links.Count > pageSize)
        {
            json.Raw(",\"paging\":{\"next\":{\"after\":\""u8);
            json.Number(links[pageSize].ToId);
            json.Raw("\",\"link\":\"https://api.hubapi.com/crm/v3/objects\"}}"u8);
        }
        json.Raw((byte)'}');
    }
}
