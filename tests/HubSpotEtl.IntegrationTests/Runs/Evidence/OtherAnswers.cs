using System.Globalization;
using System.Text.Json.Nodes;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>Answers that say something else than what is so, as whole and well-formed as true ones.</summary>
internal static class OtherAnswers
{
    /// <summary>A batch read or association read that says nothing.</summary>
    public static Fault Silence { get; } = Fault.Answer("""{"status":"COMPLETE","results":[]}""");

    /// <summary>A listing of records, each of which says something of itself (JSON members, <c>'</c> for <c>"</c>).</summary>
    public static Fault Listing(IEnumerable<long> ids, string said) => Fault.Answer(
        $$"""{"results":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","properties":{},{{said.Replace('\'', '"')}}}"""))}}]}""");

    /// <summary>Lists and counts no records of these ids, as if they had never been.</summary>
    public static Fault? Hiding(CallInfo call, IReadOnlyCollection<long> ids) => call.Family is CallFamily.List or CallFamily.Search
        ? Fault.Rewritten(body => Without(JsonNode.Parse(body)!.AsObject(), ids).ToJsonString())
        : null;

    /// <summary>Names records that are not live among those of an answer, as archived ones, and says nothing else of them.</summary>
    public static Fault WithArchived(IReadOnlyCollection<long> ids) => Fault.Rewritten(body =>
    {
        var page = JsonNode.Parse(body)!.AsObject();
        page.Remove("errors");
        if (page["results"] is JsonArray results)
            foreach (var id in ids)
                results.Insert(results.Count(record => IdOf(record!) < id), JsonNode.Parse($$$"""{"id":"{{{id}}}","archived":true,"properties":{"email":"back@example.com"}}"""));
        return page.ToJsonString();
    });

    private static long IdOf(JsonNode record) => long.Parse(record["id"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static JsonObject Without(JsonObject page, IReadOnlyCollection<long> ids)
    {
        if (page["results"] is JsonArray results)
            foreach (var hidden in results.Where(record => ids.Contains(IdOf(record!))).ToList())
                results.Remove(hidden);
        if (page["total"] is { } total)
            page["total"] = Math.Max(0, total.GetValue<long>() - ids.Count);
        return page;
    }
}
