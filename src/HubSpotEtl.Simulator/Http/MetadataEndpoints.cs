using System.Globalization;
using System.Text.Json;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Properties, schemas, pipelines and association labels: small answers without paging.</summary>
internal static class MetadataEndpoints
{
    private const string NotSensitive = "non_sensitive";

    public static void Properties(ApiCall call, ApiAnswer answer)
    {
        bool archived = call.Flag("archived");
        string asked = call.Query["dataSensitivity"].ToString() is { Length: > 0 } given ? given : NotSensitive;
        // Not the order of the names: no client may count on one.
        IEnumerable<SimulatedProperty> properties = archived
            ? call.Type.PropertySet.Archived : call.Type.PropertySet.Live.OrderBy(property => Data.Mix.Of(call.Type.Salt, property.Name));
        Results(
            answer, properties.Where(property => (property.Sensitivity ?? NotSensitive) == asked),
            (json, property) => SchemaJson.Property(json, property, archived));
    }

    public static void Schemas(ApiCall call, ApiAnswer answer)
    {
        bool properties = !Off(call, "includePropertyDefinitions"), associations = !Off(call, "includeAssociationDefinitions");
        if (call.Route.Type is { } type)
            answer.Json(json => SchemaJson.Schema(json, type, properties, associations));
        else if (call.Portal.RecordedSchemas is { } recorded)
            answer.Body.Raw(recorded);
        else
            Results(answer, call.Portal.Types.Where(one => one.Identity.IsCustom && !call.Flag("archived")),
                (json, one) => SchemaJson.Schema(json, one, properties, associations));
    }

    public static void Pipelines(ApiCall call, ApiAnswer answer)
    {
        bool all = call.Options.ShowArchivedPipelines;
        if (call.Type.RecordedPipelines is { } recorded)
            answer.Body.Raw(recorded);
        else if (call.Type.Pipelines is { } pipelines)
            Results(
                answer, pipelines.Where(pipeline => all || pipeline.ArchivedAt is null),
                (json, one) => SchemaJson.Pipeline(json, one, all));
        else
            throw ApiRefusal.NotFound($"No pipelines are supported for object type {call.Type.Identity.TypeId}");
    }

    public static void Labels(ApiCall call, ApiAnswer answer)
    {
        if (!call.Portal.Links.IsAssociable(call.Type, call.ToType))
            throw ApiRefusal.Validation(
                $"{call.Type.Identity.Singular} and {call.ToType.Identity.Singular} have no valid association type");
        Results(answer, call.Portal.Links.Definitions(call.Type, call.ToType), (json, definition) =>
        {
            json.WriteStartObject();
            json.WriteString("category", definition.Category);
            json.WriteNumber("typeId", definition.TypeId);
            json.WriteString("label", definition.Label);
            json.WriteEndObject();
        });
    }

    public static void Owners(ApiCall call, ApiAnswer answer)
    {
        if (call.Portal.RecordedOwners is { } recorded)
        {
            answer.Body.Raw(recorded);
            return;
        }
        bool archived = call.Flag("archived");
        int limit = call.Number("limit", 100, 500), start = call.Number("after", 0, int.MaxValue);
        SimulatedOwner[] all = [.. call.Portal.Owners.Where(owner => owner.IsArchived == archived).OrderBy(owner => owner.Id)];
        SimulatedOwner[] page = [.. all.Skip(start).Take(limit)];
        Results(answer, page, Owner, json =>
        {
            if (start + page.Length < all.Length)
                Paging(json, (start + page.Length).ToString(CultureInfo.InvariantCulture));
        });
    }

    public static void Results<T>(
        ApiAnswer answer, IEnumerable<T> items, Action<Utf8JsonWriter, T> write, Action<Utf8JsonWriter>? more = null) =>
        answer.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            foreach (T item in items)
                write(json, item);
            json.WriteEndArray();
            more?.Invoke(json);
            json.WriteEndObject();
        });

    private static bool Off(ApiCall call, string key) =>
        string.Equals(call.Query[key].ToString(), "false", StringComparison.OrdinalIgnoreCase);

    private static void Owner(Utf8JsonWriter json, SimulatedOwner owner)
    {
        json.WriteStartObject();
        json.WriteString("id", owner.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("email", owner.Email);
        json.WriteString("type", owner.Type);
        json.WriteString("firstName", owner.FirstName);
        json.WriteString("lastName", owner.LastName);
        // A deactivated owner has no user any more.
        if (!owner.IsArchived)
            json.WriteNumber("userId", owner.Id);
        json.WriteNumber("userIdIncludingInactive", owner.Id);
        json.WriteString("createdAt", "2024-02-25T15:16:54.974Z");
        json.WriteString("updatedAt", "2025-02-25T15:17:01.810Z");
        json.WriteBoolean("archived", owner.IsArchived);
        // Absent where there are none, as recorded.
        if (owner.Teams.Count > 0)
            Teams(json, owner);
        json.WriteEndObject();
    }

    private static void Teams(Utf8JsonWriter json, SimulatedOwner owner)
    {
        json.WriteStartArray("teams");
        for (int place = 0; place < owner.Teams.Count; place++)
        {
            json.WriteStartObject();
            json.WriteString("id", (100 + place).ToString(CultureInfo.InvariantCulture));
            json.WriteString("name", owner.Teams[place]);
            json.WriteBoolean("primary", place == 0);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Paging(Utf8JsonWriter json, string after)
    {
        json.WriteStartObject("paging");
        json.WriteStartObject("next");
        json.WriteString("after", after);
        json.WriteString("link", $"https://api.hubapi.com/crm/v3/owners?after={after}");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
