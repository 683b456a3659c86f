using System.Globalization;
using System.Text.Json;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>A search request, checked against HubSpot's limits.</summary>
internal sealed class SearchQuery
{
    private const int Cap = 10_000;

    /// <summary>Groups are alternatives; the filters of one must all match.</summary>
    public required IReadOnlyList<SearchFilter[]> Groups { get; init; }

    public PropertySlot? SortBy { get; init; }

    public bool Descending { get; init; }

    public int Limit { get; init; }

    public int Offset { get; init; }

    public required string[] Properties { get; init; }

    public static SearchQuery Read(ApiCall call, JsonElement body)
    {
        CheckLength(call, body);
        int limit = Whole(body, "limit", 10), offset = Whole(body, "after", 0);
        if (limit is < 1 or > 200)
            throw ApiRefusal.Validation($"Invalid limit {limit}: it must be between 1 and 200.");
        if (offset + limit > Cap)
            throw ApiRefusal.Validation($"The search may return at most {Cap} results: after {offset} plus limit {limit} is more.");
        (PropertySlot? sortBy, bool descending) = Sort(call, body);
        return new SearchQuery
        {
            Groups = Filters(call, body), SortBy = sortBy, Descending = descending, Limit = limit, Offset = offset,
            Properties = RequestBody.Texts(body, "properties"),
        };
    }

    public bool Matches(RecordView view)
    {
        if (Groups.Count == 0)
            return true;
        foreach (SearchFilter[] group in Groups)
            if (Array.TrueForAll(group, filter => filter.Matches(view)))
                return true;
        return false;
    }

    /// <summary>The smallest value that all matches have, where one group alone decides.</summary>
    public long LowerBound(PropertyRole role) =>
        Groups.Count == 1 ? Groups[0].Where(filter => filter.Role == role).Select(filter => filter.LowerBound).DefaultIfEmpty(0).Max() : 0;

    private static void CheckLength(ApiCall call, JsonElement body)
    {
        int length = call.Body.Length;
        if (!call.Options.SearchBodyCountsProperties && body.TryGetProperty("properties", out JsonElement properties))
            length -= properties.GetRawText().Length;
        if (call.Options.SearchBodyLimit > 0 && length > call.Options.SearchBodyLimit)
            throw ApiRefusal.Validation($"The request body may have at most {call.Options.SearchBodyLimit} characters, but has {length}.");
    }

    private static List<SearchFilter[]> Filters(ApiCall call, JsonElement body)
    {
        List<SearchFilter[]> groups = [.. RequestBody.Array(body, "filterGroups")
            .Select(group => RequestBody.Array(group, "filters").Select(filter => Filter(call, filter)).ToArray())
                .Where(group => group.Length > 0)];
        if (groups.Count > 5 || groups.Exists(group => group.Length > 6) || groups.Sum(group => group.Length) > 18)
            throw ApiRefusal.Validation("Too many filters: at most 5 groups, 6 filters in a group and 18 in all.");
        return groups;
    }

    private static SearchFilter Filter(ApiCall call, JsonElement filter)
    {
        string op = RequestBody.Text(filter, "operator"), value = RequestBody.Text(filter, "value");
        if (!SearchFilter.IsOperator(op))
            throw ApiRefusal.Validation($"Invalid operator '{op}'.");
        PropertySlot slot = Property(call, RequestBody.Text(filter, "propertyName"));
        // Observed: the epoch itself as a date is an internal error.
        if (value == "0" && slot.Property.Type is "date" or "datetime")
            throw new ApiRefusal(500, null, "internal error");
        return new SearchFilter(slot, op, value, RequestBody.Text(filter, "highValue"), RequestBody.Texts(filter, "values"));
    }

    private static (PropertySlot? By, bool Descending) Sort(ApiCall call, JsonElement body)
    {
        JsonElement[] sorts = [.. RequestBody.Array(body, "sorts")];
        if (sorts.Length == 0)
            return (null, false);
        if (sorts.Length > 1)
            throw ApiRefusal.Validation("Only one sort is allowed.");
        if (sorts[0].ValueKind == JsonValueKind.Object)
            return (Property(call, RequestBody.Text(sorts[0], "propertyName")), RequestBody.Text(sorts[0], "direction") == "DESCENDING");
        string text = sorts[0].GetString() ?? "";
        return (Property(call, text.TrimStart('-')), text.StartsWith('-'));
    }

    private static PropertySlot Property(ApiCall call, string name) =>
        call.Type.PropertySet.Find(name)
            ?? throw ApiRefusal.Validation($"There was a problem with the request: property '{name}' does not exist.");

    private static int Whole(JsonElement body, string name, int fallback)
    {
        string text = RequestBody.Text(body, name);
        if (text.Length == 0)
            return fallback;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 1_000_000
            ? number : throw ApiRefusal.Validation($"Invalid value for '{name}': {text}");
    }
}
