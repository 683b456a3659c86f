using System.Globalization;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.Transport;

namespace HubSpotEtl.HubSpot.Requests;

/// <summary><c>POST …/associations/{from}/{to}/batch/read</c>.</summary>
internal static class AssociationRequest
{
    /// <summary>
    /// HubSpot's maximum since 10 February 2025 (developers.hubspot.com changelog, "Bug fix batch read limit for associations").
    /// </summary>
    public const int MaxInputs = 1_000;

    public static ApiCall Create(ApiPaths paths, string fromType, string toType, IReadOnlyList<AssociationInput> inputs)
    {
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Count, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs.Count, MaxInputs, nameof(inputs));
        var request = new ApiRequest(paths.ReadAssociations(fromType, toType), Body(inputs));
        return new ApiCall(ApiFamily.Associations, fromType, $"associations of {inputs.Count} records with {toType}", _ => request);
    }

    private static ReadOnlyMemory<byte> Body(IReadOnlyList<AssociationInput> inputs) => JsonBody.Write(json =>
    {
        json.WriteStartArray("inputs");
        foreach (var input in inputs)
        {
            json.WriteStartObject();
            json.WriteString("id", input.Id.ToString(CultureInfo.InvariantCulture));
            if (input.After is not null)
                json.WriteString("after", input.After);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
