using System.Globalization;
using System.Text;
using System.Text.Json;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>POST associations/{from}/{to}/batch/read: 207 whenever one of the records has none, and pages within a record.</summary>
internal sealed class AssociationsEndpoint
{
    private const int MostInputs = 1_000;

    public void Answer(ApiCall call, ApiAnswer answer)
    {
        SimulatedType from = call.Type, to = call.ToType;
        if (!call.Portal.Links.IsAssociable(from, to))
            throw ApiRefusal.Validation(
                $"INVALID_ASSOCIATION_TYPE: there is not a valid association type between {from.Identity.Singular} and "
                    + $"{to.Identity.Singular}");
        using JsonDocument body = RequestBody.Parse(call);
        RequestBody.Inputs(body.RootElement, MostInputs);
        List<string> empty = [], invalid = [];
        answer.Body.Raw("{\"status\":\"COMPLETE\",\"results\":["u8);
        Results(call, answer.Body, [.. Inputs(call, body.RootElement)], empty, invalid);
        answer.Body.Raw((byte)']');
        if (empty.Count + invalid.Count > 0)
            Errors(call, answer, empty, invalid);
        string now = Iso.Text(call.Portal.Clock.NowMs);
        answer.Append(json => json.WriteRawValue($",\"startedAt\":\"{now}\",\"completedAt\":\"{now}\"}}", skipInputValidation: true));
    }

    private static void Results(ApiCall call, JsonBuffer json, (string Id, string After)[] inputs, List<string> empty, List<string> invalid)
    {
        bool first = true;
        foreach ((string text, string after) in inputs)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) || id == 0)
            {
                invalid.Add(text);
                continue;
            }
            List<IGrouping<long, StoredLink>> targets = [.. call.Portal.Links.Links(call.Type, id, call.ToType).GroupBy(link => link.ToId)];
            long from = after.Length == 0 ? 0 : Decode(call, after);
            int start = targets.Count(target => target.Key < from);
            if (targets.Count == 0)
            {
                empty.Add(text);
                continue;
            }
            if (!first)
                json.Raw((byte)',');
            first = false;
            Result(call, json, id, targets, start);
        }
    }

    private static void Result(ApiCall call, JsonBuffer json, long id, List<IGrouping<long, StoredLink>> targets, int start)
    {
        json.Raw("{\"from\":{\"id\":\""u8);
        json.Number(id);
        json.Raw("\"},\"to\":["u8);
        int end = Math.Min(targets.Count, start + call.Options.AssociationPageSize);
        for (int i = start; i < end; i++)
        {
            json.Raw(i > start ? ",{\"toObjectId\":"u8 : "{\"toObjectId\":"u8);
            json.Number(targets[i].Key);
            json.Raw(",\"associationTypes\":["u8);
            Types(json, targets[i]);
            json.Raw("]}"u8);
        }
        json.Raw((byte)']');
        if (end < targets.Count)
            Paging(call, json, id, targets[end].Key);
        json.Raw((byte)'}');
    }

    private static void Types(JsonBuffer json, IEnumerable<StoredLink> links)
    {
        bool first = true;
        foreach (AssociationDefinition definition in links.Select(link => link.Definition))
        {
            json.Raw(first ? "{\"category\":"u8 : ",{\"category\":"u8);
            first = false;
            json.Text(definition.Category);
            json.Raw(",\"typeId\":"u8);
            json.Number(definition.TypeId);
            json.Raw(",\"label\":"u8);
            if (definition.Label is { } label)
                json.Text(label);
            else
                json.Raw("null"u8);
            json.Raw((byte)'}');
        }
    }

    private static void Paging(ApiCall call, JsonBuffer json, long id, long next)
    {
        string cursor = Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(Padded($"0-{next}"))));
        json.Raw(",\"paging\":{\"next\":{\"after\":"u8);
        json.Text(cursor);
        json.Raw(",\"link\":"u8);
        json.Text($"https://api.hubapi.com/crm/v4/objects/{call.Type.Name}/{id}/associations/{call.ToType.Name}?after={cursor}");
        json.Raw("}}"u8);
    }

    // So that base64 ends in '=' and the percent-encoding always shows.
    private static string Padded(string text) => text.Length % 3 == 0 ? text + "-" : text;

    private static long Decode(ApiCall call, string after)
    {
        bool encoded = after.Contains('%', StringComparison.Ordinal);
        Span<byte> bytes = stackalloc byte[100];
        if ((encoded || call.Options.AcceptDecodedAssociationCursor)
            && Convert.TryFromBase64String(Uri.UnescapeDataString(after), bytes, out int written)
            && Encoding.UTF8.GetString(bytes[..written]).Split('-') is [_, var id, ..] && long.TryParse(id, out long next))
            return next;
        throw ApiRefusal.Validation($"Invalid paging cursor: {after}");
    }

    // The same records, in no order that a client might count on.
    private static IEnumerable<(string Id, string After)> Inputs(ApiCall call, JsonElement body) => RequestBody.Array(body, "inputs")
        .Select(input => (Id: RequestBody.Text(input, "id"), After: RequestBody.Text(input, "after")))
        .OrderBy(input => Mix.Of((ulong)call.Info.Number, input.Id));

    private static void Errors(ApiCall call, ApiAnswer answer, List<string> empty, List<string> invalid)
    {
        answer.Status = 207;
        JsonBuffer json = answer.Body;
        json.Raw(",\"numErrors\":"u8);
        json.Number(empty.Count + invalid.Count);
        json.Raw(",\"errors\":["u8);
        string from = call.Type.Identity.Singular, to = call.ToType.Identity.Singular;
        for (int i = 0; i < empty.Count; i++)
        {
            json.Raw(i > 0 ? ",{"u8 : "{"u8);
            json.Raw(
                """
                "status":"error","category":"OBJECT_NOT_FOUND","subCategory":"crm.associations.NO_ASSOCIATIONS_FOUND","message":
                """u8);
            json.Text($"No {to} is associated with {from} {empty[i]}.");
            json.Raw(",\"context\":{\"fromObjectId\":["u8);
            json.Text(empty[i]);
            json.Raw("],\"fromObjectType\":["u8);
            json.Text(from);
            json.Raw("],\"toObjectType\":["u8);
            json.Text(to);
            json.Raw("]}}"u8);
        }
        for (int i = 0; i < invalid.Count; i++)
        {
            json.Raw(empty.Count + i > 0 ? ",{"u8 : "{"u8);
            json.Raw(
                """
                "status":"error","category":"VALIDATION_ERROR","subCategory":"crm.associations.INVALID_IDENTIFIER","message":
                """u8);
            json.Text($"{invalid[i]} is not a valid ID");
            json.Raw(",\"context\":{\"id\":["u8);
            json.Text(invalid[i]);
            json.Raw("]}}"u8);
        }
        json.Raw((byte)']');
    }
}
