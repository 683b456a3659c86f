namespace HubSpotEtl.Configuration;

/// <summary>One place where settings come from: the command line, a Lambda event, the environment, a <c>.env</c> file.</summary>
internal sealed class SettingLayer
{
    private readonly IReadOnlyDictionary<string, string> _values;
    private readonly Func<Setting, string?> _key;
    private readonly string _prefix;

    private SettingLayer(IReadOnlyDictionary<string, string> values, Func<Setting, string?> key, string prefix)
    {
        _values = values;
        _key = key;
        _prefix = prefix;
    }

    /// <summary>Settings given as options, by the option's name without dashes.</summary>
    public static SettingLayer OfOptions(IReadOnlyDictionary<string, string> values) => new(values, setting => setting.Option, "--");

    /// <summary>Settings given as variables, by the variable's name.</summary>
    public static SettingLayer OfVariables(IReadOnlyDictionary<string, string> values) => new(values, setting => setting.Variable, "");

    /// <summary>Settings given by a Lambda event, by the field's name.</summary>
    public static SettingLayer OfEvent(IReadOnlyDictionary<string, string> values) => new(values, setting => setting.Field, "");

    /// <summary>What this place says about a setting; null when it says nothing. An empty text says nothing.</summary>
    public GivenSetting? Find(Setting setting) =>
        _key(setting) is { } key && _values.TryGetValue(key, out var value) && value.Length > 0
            ? new GivenSetting(setting, _prefix + key, value)
            : null;

    /// <summary>Whether this place names a setting and gives no text to it.</summary>
    public bool IsBlank(Setting setting) =>
        _key(setting) is { } key && _values.TryGetValue(key, out var value) && string.IsNullOrWhiteSpace(value);
}
