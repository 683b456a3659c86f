using System.Text.Json;
using HubSpotEtl.Configuration;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Lambda;

/// <summary>
/// What a caller wants: <c>{"object_type":"contacts"}</c> or <c>{"object_types":["contacts","deals"]}</c>, and the other settings that have
/// a <see cref="Setting.Field"/>. Other fields are ignored; nothing about connections, credentials or privacy can be given.
/// </summary>
/// <param name="Fields">What is given, as text, by the field's name; it is judged with the other settings.</param>
/// <param name="Mistakes">What is of the wrong kind.</param>
internal sealed record LambdaEvent(IReadOnlyDictionary<string, string> Fields, IReadOnlyList<SettingMistake> Mistakes)
{
    private const int ShownCharacters = 100;
    private const string ListField = "object_types";

    /// <summary>Understands an event, in whichever envelope.</summary>
    /// <param name="json">What Lambda handed over. Nothing, and null, are an event without fields.</param>
    /// <returns>Its fields, and all that is wrong with it.</returns>
    public static LambdaEvent Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return Of(EventEnvelope.Open(JsonElement.Parse(json.IsEmpty ? "null"u8 : json.Span)));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return new LambdaEvent(new Dictionary<string, string>(), [NoObject()]);
        }
    }

    private static LambdaEvent Of(JsonElement sent)
    {
        var fields = new Dictionary<string, string>();
        var mistakes = new List<SettingMistake>();
        if (sent.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            mistakes.Add(NoObject());
        if (sent.ValueKind == JsonValueKind.Object)
        {
            TakeSetting(Setting.ObjectType);
            Take(ListField, "a list of texts, such as [\"contacts\",\"deals\"]", List);
            foreach (var setting in Setting.All.Where(setting => setting.Field is not null && setting != Setting.ObjectType))
                TakeSetting(setting);
        }

        // The list is the newer form: where both are given it counts, as in the Python system.
        if (fields.Remove(ListField, out var list))
            fields[Setting.ObjectType.Field!] = list;
        return new LambdaEvent(fields, mistakes);

        void TakeSetting(Setting setting)
        {
            var (allowed, read) = FormOf(setting);
            Take(setting.Field!, allowed, read);
        }

        void Take(string field, string allowed, Func<JsonElement, string?> read)
        {
            if (!sent.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
                return;
            if (read(value) is { } text)
                fields[field] = text;
            else
                mistakes.Add(new SettingMistake(field, Shown(value), allowed));
        }
    }

    private static (string Allowed, Func<JsonElement, string?> Read) FormOf(Setting setting) => setting switch
    {
        FlagSetting => ("true or false", FlagOrText),
        NumberSetting => ("a whole number", NumberOrText),
        ListSetting => ("a text or a list of texts, such as [\"email\",\"hs_*\"]", ListOrText),
        _ => ($"a text, such as \"{setting.Example}\"", Text),
    };

    // An empty one is a mistake, not the default: who names an object and sends nothing does not expect contacts.
    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static string? List(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            return null;
        var names = value.EnumerateArray().Select(Text).ToList();
        return names.Contains(null) ? null : string.Join(',', names);
    }

    private static string? ListOrText(JsonElement value) => List(value) ?? Text(value);

    private static string? NumberOrText(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(value);

    private static string? FlagOrText(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number ? value.GetRawText() : Text(value);

    private static SettingMistake NoObject() => new("event", null, "must be a JSON object, such as {\"object_type\":\"contacts\"}");

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return Printable.Escape(text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…");
    }
}
