using System.Globalization;
using System.Text;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.Transport;

namespace HubSpotEtl.HubSpot.Requests;

/// <summary><c>GET …/objects/{objectType}</c>.</summary>
internal static class ListRequest
{
    public static ApiCall Create(ApiPaths paths, string objectType, ListQuery query) => new(
        query.Archived ? ApiFamily.ArchivedList : ApiFamily.List,
        objectType,
        Name(query),
        limit => Build(paths, objectType, query, limit),
        query.Limit);

    public static ApiRequest Build(ApiPaths paths, string objectType, ListQuery query, int limit)
    {
        var url = new StringBuilder(paths.List(objectType))
            .Append(CultureInfo.InvariantCulture, $"?limit={limit}&archived={(query.Archived ? "true" : "false")}");
        AppendNames(url, "properties", query.Properties);
        AppendNames(url, "associations", query.Associations);
        if (query.After is { } after)
            url.Append("&after=").Append(Uri.EscapeDataString(after.Value));
        return new ApiRequest(url.ToString());
    }

    private static string Name(ListQuery query) =>
        (query.Archived ? "archived list" : "list") + (query.After is { } after ? $" page from {after}" : ", first page");

    // One comma list: the key repeated, as the SDKs send it, takes half as much again of the URL.
    private static void AppendNames(StringBuilder url, string key, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
            url.Append('&').Append(key).Append('=').AppendJoin(',', names.Select(Uri.EscapeDataString));
    }
}
