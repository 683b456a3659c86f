using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using CommandLine;

namespace HubSpotEtl.Cli.Commands;

/// <summary>
/// The options of every verb that shows something. A verb's class adds its own as further properties with <c>[Option]</c>.
/// </summary>
/// <remarks>Values are taken as text and judged with the other settings, so that all mistakes are told together.</remarks>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
internal abstract class CommandOptions
{
    [Option("output", MetaValue = "FORM", HelpText = "What standard output gets: text (default) or json.")]
    public string? Output { get; init; }

    [Option("lang", MetaValue = "LANG", HelpText = "Language of the text: en or es. Default by LC_ALL, LC_MESSAGES, LANG.")]
    public string? Language { get; init; }

    /// <summary>Arguments that belong to no option.</summary>
    [Value(0, Hidden = true)]
    public IEnumerable<string> Rest { get; init; } = [];

    /// <summary>The options that were given: their texts by their long names; <c>true</c> for a switch.</summary>
    internal IReadOnlyDictionary<string, string> GivenOptions()
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in GetType().GetProperties())
            if (property.GetCustomAttribute<OptionAttribute>() is { } option && Text(property.GetValue(this)) is { } text)
                given.Add(option.LongName, text);
        return given;
    }

    private static string? Text(object? value) => value switch
    {
        string text => text,
        true => "true",
        _ => null,
    };
}
