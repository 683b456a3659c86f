using System.Globalization;
using HubSpotEtl.HubSpot.Transport;

namespace HubSpotEtl.HubSpot.Requests;

/// <summary><c>POST …/objects/{objectType}/batch/read</c>.</summary>
internal static class BatchReadRequest
{
    /// <summary>HubSpot's maximum (developers.hubspot.com, "Using object APIs").</summary>
    public const int MaxIds = 100;

    public static ApiCall Create(
        ApiPaths paths, string objectType, IReadOnlyList<long> ids, IReadOnlyList<string> properties, bool archived)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ids.Count, nameof(ids));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MaxIds, nameof(ids));
        var request = new ApiRequest(paths.BatchRead(objectType)
            + (archived ? "?archived=true" : "?archived=false"), Body(ids, properties));
        return new ApiCall(ApiFamily.BatchRead, objectType, $"batch read of {ids.Count} records", _ => request);
    }

    private static ReadOnlyMemory<byte> Body(IReadOnlyList<long> ids, IReadOnlyList<string> properties) => JsonBody.Write(json =>
    {
        json.WriteStartArray("inputs");
        foreach (var id in ids)
        {
            json.WriteStartObject();
            json.WriteString("id", id.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStrings("properties", properties);
        // The specification calls it required, although no history is wanted.
        json.WriteStrings("propertiesWithHistory", []);
    });
}
