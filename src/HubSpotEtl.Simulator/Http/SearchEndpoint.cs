using System.Globalization;
using System.Text.Json;

namespace HubSpotEtl.Simulator.Http;

/// <summary>POST objects/{type}/search: matches on the index, returns the newest version (or, by option, the one matched).</summary>
internal sealed class SearchEndpoint(Projections projections)
{
    public void Answer(ApiCall call, ApiAnswer answer)
    {
        using JsonDocument body = RequestBody.Parse(call);
        SearchQuery query = SearchQuery.Read(call, body.RootElement);
        var run = new SearchRun(call, query);
        List<int> page = run.Page();
        JsonBuffer json = answer.Body;
        json.Raw("{\"total\":"u8);
        json.Number(run.Total);
        json.Raw(",\"results\":["u8);
        RecordWriter writer = projections.For(call.Type, query.Properties);
        for (int i = 0; i < page.Count; i++)
        {
            if (i > 0)
                json.Raw((byte)',');
            writer.Write(json, call.Options.SearchReturnsIndexedVersion ? run.Indexed(page[i]) : call.Type.Records.Current(page[i]));
        }
        json.Raw((byte)']');
        if (query.Offset + page.Count < run.Total)
            Paging(json, query.Offset + page.Count);
        json.Raw((byte)'}');
    }

    private static void Paging(JsonBuffer json, int offset)
    {
        json.Raw(",\"paging\":{\"next\":{\"after\":"u8);
        json.Text(offset.ToString(CultureInfo.InvariantCulture));
        json.Raw("}}"u8);
    }
}
