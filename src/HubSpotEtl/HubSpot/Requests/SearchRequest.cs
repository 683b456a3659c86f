using System.Text.Json;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.Transport;

namespace HubSpotEtl.HubSpot.Requests;

/// <summary><c>POST …/objects/{objectType}/search</c>.</summary>
internal static class SearchRequest
{
    public static ApiCall Create(ApiPaths paths, string objectType, SearchQuery query) => new(
        ApiFamily.Search, objectType, "search", limit => new ApiRequest(paths.Search(objectType), Body(query, limit)), query.Limit);

    /// <summary>The total of a search; no page size, since one record cannot be halved.</summary>
    public static ApiCall Count(ApiPaths paths, string objectType, IReadOnlyList<SearchFilter> filters) =>
        Count(paths, objectType, new SearchQuery { Filters = filters, Properties = ["hs_object_id"] });

    /// <summary>The record with the highest id, and the total with it.</summary>
    public static ApiCall Extent(ApiPaths paths, string objectType) =>
        Count(paths, objectType, new SearchQuery { Properties = ["hs_object_id"], Descending = true });

    private static ApiCall Count(ApiPaths paths, string objectType, SearchQuery query)
    {
        var request = new ApiRequest(paths.Search(objectType), Body(query, 1));
        return new ApiCall(ApiFamily.Search, objectType, "count by search", _ => request);
    }

    private static ReadOnlyMemory<byte> Body(SearchQuery query, int limit) => JsonBody.Write(json =>
    {
        json.WriteStartArray("filterGroups");
        if (query.Filters.Count > 0)
            WriteGroup(json, query.Filters);
        json.WriteEndArray();
        WriteSort(json, query.Descending ? "DESCENDING" : "ASCENDING");
        json.WriteStrings("properties", query.Properties);
        json.WriteNumber("limit", limit);
        if (query.After is { } after)
            json.WriteString("after", after.Value);
    });

    private static void WriteGroup(Utf8JsonWriter json, IReadOnlyList<SearchFilter> filters)
    {
        json.WriteStartObject();
        json.WriteStartArray("filters");
        foreach (var filter in filters)
            WriteFilter(json, filter);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFilter(Utf8JsonWriter json, SearchFilter filter)
    {
        json.WriteStartObject();
        json.WriteString("propertyName", filter.Property);
        json.WriteString("operator", NameOf(filter.Operator));
        if (filter.Operator == SearchOperator.In)
            json.WriteStrings("values", filter.Values);
        else if (filter.Values.Count > 0)
            json.WriteString("value", filter.Values[0]);
        json.WriteEndObject();
    }

    private static void WriteSort(Utf8JsonWriter json, string direction)
    {
        json.WriteStartArray("sorts");
        json.WriteStartObject();
        json.WriteString("propertyName", "hs_object_id");
        json.WriteString("direction", direction);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string NameOf(SearchOperator comparison) => comparison switch
    {
        SearchOperator.Equal => "EQ",
        SearchOperator.NotEqual => "NEQ",
        SearchOperator.LessThan => "LT",
        SearchOperator.LessOrEqual => "LTE",
        SearchOperator.GreaterThan => "GT",
        SearchOperator.GreaterOrEqual => "GTE",
        SearchOperator.In => "IN",
        SearchOperator.HasProperty => "HAS_PROPERTY",
        SearchOperator.NotHasProperty => "NOT_HAS_PROPERTY",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "No such operator."),
    };
}
