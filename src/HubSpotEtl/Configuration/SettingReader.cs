using System.Globalization;

namespace HubSpotEtl.Configuration;

/// <summary>
/// Looks settings up through the layers, strongest first, and turns their text into values. A mistake is noted and answered with the
/// default, so that all of them come to light together.
/// </summary>
internal sealed class SettingReader(IReadOnlyList<SettingLayer> layers)
{
    private readonly List<SettingMistake> _mistakes = [];

    public IReadOnlyList<SettingMistake> Mistakes => _mistakes;

    /// <summary>Reads a group of settings for who can do without them.</summary>
    /// <returns>Null when one of them is missing or wrong.</returns>
    public static T? ReadIfRight<T>(IReadOnlyList<SettingLayer> layers, Func<SettingReader, T> read)
        where T : class
    {
        var reader = new SettingReader(layers);
        var options = read(reader);
        return reader.Mistakes.Count == 0 ? options : null;
    }

    /// <summary>The strongest layer's word; null when no layer has one. All but secrets lose outer white space.</summary>
    public GivenSetting? Find(Setting setting) =>
        layers.Select(layer => layer.Find(setting)).OfType<GivenSetting>()
            .Select(given => setting.IsSecret ? given : given with { Value = given.Value.Trim() })
            .FirstOrDefault(given => given.Value.Length > 0) is { } found && IsUtf8(found) ? found : null;

    public string? Text(Setting setting) => Find(setting) is { } given && IsText(given) ? given.Value : null;

    /// <summary>
    /// The path of a file to be written. Who asks for one by an empty text, an unset variable of a script say, would miss it.
    /// </summary>
    public string? OutputFile(Setting setting)
    {
        if (!layers.Any(layer => layer.IsBlank(setting)))
            return Text(setting);
        Add(new SettingMistake(setting.Name, "", "the path of a file; leave the option out to have none"));
        return null;
    }

    public string Required(Setting setting, string what)
    {
        if (Find(setting) is null)
            Add(new SettingMistake(setting.Name, null, $"missing; {what}"));
        return Text(setting) ?? "";
    }

    public bool Flag(FlagSetting setting) => Parse(setting, "true or false (also 1, 0, yes, no)", text => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" => true,
        "FALSE" or "0" or "NO" => false,
        _ => (bool?)null,
    }) ?? false;

    public int? Number(NumberSetting setting)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a whole number from {setting.Least} to {setting.Most}");
        return Parse(setting, allowed, text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= setting.Least && number <= setting.Most
                ? number
                : (int?)null);
    }

    /// <summary>One of a few names, capitals and small letters alike.</summary>
    public T? Choice<T>(Setting setting, IReadOnlyList<(string Name, T Value)> choices)
        where T : struct
    {
        var allowed = "one of " + string.Join(", ", choices.Select(choice => choice.Name));
        return Parse(setting, allowed, text =>
        {
            foreach (var (name, value) in choices)
                if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
                    return value;
            return (T?)null;
        });
    }

    public T? Parse<T>(Setting setting, string allowed, Func<string, T?> parse)
        where T : struct
    {
        if (Find(setting) is not { } given)
            return null;
        if (parse(given.Value) is { } value)
            return value;
        Add(given.Mistake(allowed));
        return null;
    }

    public void Add(SettingMistake mistake) => _mistakes.Add(mistake);

    public void ThrowIfMistaken()
    {
        if (_mistakes.Count > 0)
            throw new InvalidOptionsException(_mistakes);
    }

    // What was no UTF-8 in a variable or an argument has become this character. Nobody means it, and a password or the key of hashes would
    // be another one.
    private bool IsUtf8(GivenSetting given)
    {
        if (!given.Value.Contains('\uFFFD', StringComparison.Ordinal))
            return true;
        var mistake = given.Mistake("text in UTF-8");
        if (!_mistakes.Contains(mistake))
            Add(mistake);
        return false;
    }

    private bool IsText(GivenSetting given)
    {
        if (!given.Value.Any(char.IsControl))
            return true;
        Add(given.Mistake("text without control characters"));
        return false;
    }
}
