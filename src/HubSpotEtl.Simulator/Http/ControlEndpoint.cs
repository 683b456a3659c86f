using System.Text.Json;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>
/// <c>/__simulator</c>: the truth and the edits for programs in other languages. Needs no token, has no limits and meets no faults.
/// Mistakes are answered by 400 and a plain sentence.
/// </summary>
internal sealed class ControlEndpoint(PortalModel portal, CallLog calls)
{
    public async Task AnswerAsync(HttpContext context, string path)
    {
        string[] part = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            Task done = (context.Request.Method, part) switch
            {
                ("GET", ["truth", var type]) => TruthAsync(context, portal.Type(type)),
                ("GET", ["associations", var type]) => AssociationsAsync(context, portal.Type(type)),
                ("GET", ["calls"]) => CallsAsync(context),
                ("POST", ["calls", "reset"]) => ResetAsync(context),
                ("POST", [var verb]) => EditAsync(context, verb),
                _ =>
                    FailAsync(context, "Unknown. There are: GET truth/{type}, associations/{type}, calls; POST calls/reset, "
                        + Edits.Names),
            };
            await done;
        }
        catch (Exception error) when (
            error is ArgumentException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            await FailAsync(context, error.Message);
        }
    }

    /// <summary>One JSON line a live record: id, updatedAt, properties as served.</summary>
    private static async Task TruthAsync(HttpContext context, SimulatedType type)
    {
        context.Response.ContentType = "application/x-ndjson";
        var json = new JsonBuffer();
        foreach (long id in type.LiveIds())
        {
            // A record may be archived while the list is read.
            if (type.Record(id) is not { IsLive: true } record)
                continue;
            Write(json, record);
            await FlushAsync(context, json, atLeast: 64 * 1024);
        }
        await FlushAsync(context, json, atLeast: 1);
    }

    private static async Task AssociationsAsync(HttpContext context, SimulatedType type)
    {
        context.Response.ContentType = "application/x-ndjson";
        var json = new JsonBuffer();
        foreach (long id in type.LiveIds())
        {
            foreach (SimulatedLink link in type.Associations(id))
                json.Raw(JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        from = id, toType = link.ToType, to = link.ToId, typeId = link.TypeId, category = link.Category, label = link.Label,
                    })
                    .Append((byte)'\n').ToArray());
            await FlushAsync(context, json, atLeast: 64 * 1024);
        }
        await FlushAsync(context, json, atLeast: 1);
    }

    private static void Write(JsonBuffer json, SimulatedRecord record)
    {
        json.Raw("{\"id\":"u8);
        json.Number(record.Id);
        json.Raw(",\"updatedAt\":"u8);
        json.Text(Iso.Text(record.UpdatedAt.ToUnixTimeMilliseconds()));
        json.Raw(",\"properties\":{"u8);
        bool first = true;
        foreach ((string name, string? value) in record.Properties)
        {
            if (!first)
                json.Raw((byte)',');
            first = false;
            json.Text(name);
            json.Raw((byte)':');
            if (value is null)
                json.Raw("null"u8);
            else
                json.Text(value);
        }
        json.Raw("}}\n"u8);
    }

    private static async Task FlushAsync(HttpContext context, JsonBuffer json, int atLeast)
    {
        if (json.Length < atLeast)
            return;
        await context.Response.Body.WriteAsync(json.WrittenMemory, context.RequestAborted);
        json.Clear();
    }

    private Task CallsAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new
        {
            total = calls.Total,
            rateLimited = calls.RateLimited,
            families = calls.Counts.GroupBy(pair => pair.Key.Family)
                .ToDictionary(group => CallNames.Of(group.Key), group => group.Sum(pair => pair.Value)),
            objects = calls.Counts.Where(pair => pair.Key.ObjectType is not null).GroupBy(pair => pair.Key.ObjectType!)
                .ToDictionary(group => group.Key, group => group.ToDictionary(pair => CallNames.Of(pair.Key.Family), pair => pair.Value)),
            statuses = calls.Statuses.ToDictionary(pair => $"{pair.Key}", pair => pair.Value),
        },
        context.RequestAborted);

    private Task ResetAsync(HttpContext context)
    {
        calls.Reset();
        return context.Response.WriteAsJsonAsync(new { done = true }, context.RequestAborted);
    }

    private async Task EditAsync(HttpContext context, string verb)
    {
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        long id = new Edits(portal).Do(verb, body.RootElement);
        await context.Response.WriteAsJsonAsync(new { id }, context.RequestAborted);
    }

    private static Task FailAsync(HttpContext context, string message)
    {
        context.Response.StatusCode = 400;
        return context.Response.WriteAsync(message + "\n", context.RequestAborted);
    }
}
