using System.Globalization;
using HubSpotEtl.HubSpot.Transport;

namespace HubSpotEtl.HubSpot.Requests;

/// <summary><c>GET …/owners</c>.</summary>
internal static class OwnersRequest
{
    public static ApiCall Create(ApiPaths paths, bool archived, Cursor? after, int limit)
    {
        var from = after is { } cursor ? $"&after={Uri.EscapeDataString(cursor.Value)}" : "";
        var request = new ApiRequest(string.Create(
            CultureInfo.InvariantCulture, $"{paths.Owners}?limit={limit}&archived={(archived ? "true" : "false")}{from}"));
        return new ApiCall(ApiFamily.Owners, "owners", archived ? "archived list" : "list", _ => request);
    }
}
