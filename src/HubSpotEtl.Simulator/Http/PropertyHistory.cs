using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>The <c>propertiesWithHistory</c> of a record: the present value as the only entry, since older ones are not kept.</summary>
internal static class PropertyHistory
{
    public static void Write(JsonBuffer json, SimulatedType type, RecordView view, string[] names)
    {
        json.Raw(",\"propertiesWithHistory\":{"u8);
        bool first = true;
        foreach (PropertySlot slot in names.Distinct().Select(type.PropertySet.Find).OfType<PropertySlot>())
        {
            if (!first)
                json.Raw((byte)',');
            first = false;
            json.Raw(slot.Key);
            json.Raw("[{\"value\":"u8);
            json.Text(view.Text(slot) ?? "");
            json.Raw(",\"timestamp\":"u8);
            json.Text(Iso.Text(view.ModifiedMs));
            json.Raw(",\"sourceType\":\"CRM_UI\"}]"u8);
        }
        json.Raw((byte)'}');
    }
}
