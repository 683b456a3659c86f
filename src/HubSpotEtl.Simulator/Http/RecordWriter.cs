using System.Text;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>
/// Writes records of one type with one choice of properties. The hot path: no allocation but for values that need escaping.
/// </summary>
internal sealed class RecordWriter(SimulatedType type, PropertySlot[] projection, bool omitNulls)
{
    private readonly byte[] url = Encoding.UTF8.GetBytes(
        $",\"url\":\"https://app.hubspot.com/contacts/{type.Portal.PortalId}/record/{type.Identity.TypeId}/");

    public void Write(JsonBuffer json, RecordView view)
    {
        Open(json, view);
        json.Raw((byte)'}');
    }

    /// <summary>Writes all but the closing brace, so that associations or history can follow.</summary>
    public void Open(JsonBuffer json, RecordView view)
    {
        json.Raw("{\"id\":\""u8);
        json.Number(view.Id);
        json.Raw("\",\"properties\":{"u8);
        Properties(json, view);
        json.Raw("},\"createdAt\":\""u8);
        Time(json, view.CreatedMs);
        json.Raw("\",\"updatedAt\":\""u8);
        Time(json, view.ModifiedMs);
        bool archived = view.State == RecordState.Archived;
        json.Raw(archived ? "\",\"archived\":true"u8 : "\",\"archived\":false"u8);
        if (archived)
        {
            json.Raw(",\"archivedAt\":\""u8);
            Time(json, view.ArchivedMs);
            json.Raw((byte)'"');
        }
        json.Raw(url);
        json.Number(view.Id);
        json.Raw((byte)'"');
    }

    private void Properties(JsonBuffer json, RecordView view)
    {
        Span<byte> plain = stackalloc byte[RecordView.LongestPlainValue];
        bool first = true;
        foreach (PropertySlot slot in projection)
        {
            int length = view.Value(slot, plain, out string? text);
            if (length == RecordSource.Absent || (omitNulls && length == RecordSource.Null))
                continue;
            if (!first)
                json.Raw((byte)',');
            first = false;
            Property(json, slot, length < 0 ? default : plain[..length], length, text);
        }
    }

    private static void Property(JsonBuffer json, PropertySlot slot, ReadOnlySpan<byte> plain, int length, string? text)
    {
        if (length == RecordSource.Null)
        {
            json.Raw(slot.Null);
            return;
        }
        json.Raw(slot.Key);
        if (length == RecordSource.Text)
        {
            json.Text(text);
            return;
        }
        json.Raw((byte)'"');
        json.Raw(plain);
        json.Raw((byte)'"');
    }

    private static void Time(JsonBuffer json, long ms) => json.Advance(Iso.WriteMilliseconds(ms, json.GetSpan(Iso.Length)));
}
