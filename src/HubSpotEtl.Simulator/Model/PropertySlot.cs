using System.Text;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Http;

namespace HubSpotEtl.Simulator.Model;

/// <summary>A property prepared for serving: its key in JSON, and what the generator needs, computed once.</summary>
internal sealed class PropertySlot
{
    private readonly ulong fillThreshold;

    public PropertySlot(SimulatedProperty property, ulong typeSalt)
    {
        Property = property;
        Salt = Mix.Of(typeSalt, property.Name);
        fillThreshold = property.FillRate >= 1 ? uint.MaxValue : (ulong)(property.FillRate * uint.MaxValue);
        var json = new JsonBuffer();
        json.Text(property.Name);
        Key = [.. json.Written, (byte)':'];
        Null = [.. Key, .. "null"u8];
    }

    public SimulatedProperty Property { get; }

    public ulong Salt { get; }

    /// <summary>The quoted, escaped name and a colon.</summary>
    public byte[] Key { get; }

    /// <summary>The key with null behind it.</summary>
    public byte[] Null { get; }

    /// <summary>Whether the generated record with this hash has a value here.</summary>
    public bool IsFilled(ulong hash) => (uint)hash <= fillThreshold && fillThreshold > 0;

    public override string ToString() => Encoding.UTF8.GetString(Key);
}
