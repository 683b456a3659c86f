using System.Text.Json;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Edits of the portal from JSON. Every answer is an id: of the record created, or of the one edited.</summary>
internal sealed class Edits(PortalModel portal)
{
    public const string Names =
        "create {type, properties}, update {type, id, properties}, archive, restore, purge, touch {type, id}, touch_all {type}, "
            + "touch_some {type, count}, merge {type, id, loser}, "
        + "associate, dissociate {type, id, toType, toId, typeId?, category?}, add_property {type, name, propertyType, fill?}, "
        + "retype_property {type, name, propertyType, newValues?}, remove_property {type, name}, advance_clock {seconds}";

    public long Do(string verb, JsonElement edit)
    {
        if (verb == "advance_clock")
        {
            portal.Clock.Advance(TimeSpan.FromSeconds(edit.GetProperty("seconds").GetDouble()));
            return 0;
        }
        SimulatedType type = portal.Type(Text(edit, "type"));
        return verb is "add_property" or "retype_property" or "remove_property" or "touch_all" or "touch_some"
            ? OfType(verb, type, edit)
            : OfRecord(verb, type, edit);
    }

    private static long OfType(string verb, SimulatedType type, JsonElement edit)
    {
        if (verb == "touch_all")
            return type.TouchAll().ToUnixTimeMilliseconds();
        if (verb == "touch_some")
            return type.TouchSome(edit.GetProperty("count").GetInt32()).Count;
        string name = Text(edit, "name");
        if (verb == "remove_property")
            type.RemoveProperty(name);
        else if (verb == "add_property")
            type.AddProperty(name, Text(edit, "propertyType"), edit.TryGetProperty("fill", out JsonElement fill) ? fill.GetDouble() : 0);
        else
            type.RetypeProperty(
                name, Text(edit, "propertyType"), edit.TryGetProperty("newValues", out JsonElement anew) && anew.GetBoolean());
        return 0;
    }

    private long OfRecord(string verb, SimulatedType type, JsonElement edit)
    {
        if (verb == "create")
            return type.Create(Values(edit));
        long id = Id(edit, "id");
        switch (verb)
        {
            case "update": type.Update(id, Values(edit)); break;
            case "touch": type.Touch(id); break;
            case "archive": type.Archive(id); break;
            case "restore": type.Restore(id); break;
            case "purge": type.Purge(id); break;
            case "merge": return type.Merge(id, Id(edit, "loser"));
            case "associate":
                portal.Associate(type.Name, id, Text(edit, "toType"), Id(edit, "toId"), TypeId(edit), Category(edit));
                break;
            case "dissociate":
                portal.Dissociate(type.Name, id, Text(edit, "toType"), Id(edit, "toId"), TypeId(edit), Category(edit));
                break;
            default: throw new ArgumentException($"Unknown edit '{verb}'. There are: {Names}");
        }
        return id;
    }

    private static string Text(JsonElement edit, string name) =>
        edit.GetProperty(name).GetString() ?? throw new ArgumentException($"{name} is null.");

    private static long Id(JsonElement edit, string name)
    {
        JsonElement value = edit.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number
            ? value.GetInt64() : long.Parse(value.GetString() ?? "", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int TypeId(JsonElement edit) => edit.TryGetProperty("typeId", out JsonElement value) ? value.GetInt32() : 0;

    private static string Category(JsonElement edit) =>
        edit.TryGetProperty("category", out JsonElement value) ? value.GetString() ?? "HUBSPOT_DEFINED" : "HUBSPOT_DEFINED";

    private static Dictionary<string, string?> Values(JsonElement edit) =>
        edit.GetProperty("properties").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString());
}
