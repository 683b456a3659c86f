using System.Globalization;
using System.Text.Json;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>
/// POST objects/{type}/batch/read: in no order, 207 with one error that lists all the missing ids, a merged id as its survivor.
/// </summary>
internal sealed class BatchReadEndpoint(Projections projections)
{
    public void Answer(ApiCall call, ApiAnswer answer)
    {
        using JsonDocument body = RequestBody.Parse(call);
        string[] history = RequestBody.Texts(body.RootElement, "propertiesWithHistory");
        string[] ids = RequestBody.Inputs(body.RootElement, history.Length > 0 ? 50 : 100);
        string idProperty = RequestBody.Text(body.RootElement, "idProperty");
        if (idProperty is not ("" or "hs_object_id"))
            throw ApiRefusal.Validation($"Property {idProperty} is not a unique property of {call.Type.Identity.Singular}");
        List<int> found = Find(call, ids, out List<string> missing);
        RecordWriter writer = projections.For(call.Type, RequestBody.Texts(body.RootElement, "properties"));
        answer.Status = missing.Count > 0 ? 207 : 200;
        Write(call, answer, writer, found, missing, history);
    }

    private static List<int> Find(ApiCall call, string[] ids, out List<string> missing)
    {
        RecordState wanted = call.Flag("archived") ? RecordState.Archived : RecordState.Live;
        var found = new SortedDictionary<ulong, int>();
        missing = [];
        foreach (string id in ids.Distinct())
        {
            int ordinal = Ordinal(call, id);
            if (ordinal >= 0 && call.Type.Records.Current(ordinal).State == wanted)
                found[Mix.Of((ulong)call.Info.Number, (ulong)ordinal)] = ordinal;
            else
                missing.Add(id);
        }
        return [.. found.Values];
    }

    private static int Ordinal(ApiCall call, string text)
    {
        RecordStore store = call.Type.Records;
        // Nobody has published what becomes of the others: this is the worst.
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) || id == 0)
            throw ApiRefusal.Validation($"{text} is not a valid ID");
        int ordinal = store.OrdinalOf(id);
        while (ordinal >= 0 && call.Options.MergedIdReturnsSurvivor && store.Current(ordinal) is { State: RecordState.Merged } merged)
            ordinal = store.OrdinalOf(merged.MergedInto);
        return ordinal;
    }

    private static void Write(ApiCall call, ApiAnswer answer, RecordWriter writer, List<int> found, List<string> missing, string[] history)
    {
        JsonBuffer json = answer.Body;
        string now = Iso.Text(call.Portal.Clock.NowMs);
        json.Raw("{\"status\":\"COMPLETE\",\"results\":["u8);
        for (int i = 0; i < found.Count; i++)
        {
            if (i > 0)
                json.Raw((byte)',');
            RecordView view = call.Type.Records.Current(found[i]);
            writer.Open(json, view);
            if (history.Length > 0)
                PropertyHistory.Write(json, call.Type, view, history);
            json.Raw((byte)'}');
        }
        json.Raw((byte)']');
        if (missing.Count > 0)
            Missing(call, answer, missing);
        json.Raw(",\"startedAt\":"u8);
        json.Text(now);
        json.Raw(",\"completedAt\":"u8);
        json.Text(now);
        json.Raw((byte)'}');
    }

    private static void Missing(ApiCall call, ApiAnswer answer, List<string> missing)
    {
        answer.Body.Raw(",\"numErrors\":1,\"errors\":["u8);
        answer.Append(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "error");
            json.WriteString("category", "OBJECT_NOT_FOUND");
            json.WriteString(
                "message",
                $"Could not get some {call.Type.Identity.SchemaName} objects, they may be deleted or not exist. Check that ids are valid.");
            json.WriteStartObject("context");
            ErrorBodies.List(json, "ids", missing);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        answer.Body.Raw((byte)']');
    }
}
