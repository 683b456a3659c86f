using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using CommandLine;
using HubSpotEtl.Cli.Commands;

namespace HubSpotEtl.Cli;

/// <summary>A verb, as far as the parser and the help must know it.</summary>
/// <param name="Command">Its class.</param>
/// <param name="Name">What is typed.</param>
/// <param name="Purpose">One line.</param>
/// <param name="Examples">Calls for the help.</param>
/// <param name="ExitCodes">What 0 to 2 mean.</param>
internal sealed record Verb(
    [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)]
    [param: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)]
    Type Command,
    string Name,
    string Purpose,
    IReadOnlyList<HelpExample> Examples,
    string ExitCodes)
{
    public static Verb Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TCommand>()
        where TCommand : ICommand
    {
        var attribute = (VerbAttribute)typeof(TCommand).GetCustomAttributes(typeof(VerbAttribute), inherit: false).Single();
        return new Verb(typeof(TCommand), attribute.Name, attribute.HelpText, TCommand.Examples, TCommand.ExitCodes);
    }

    /// <summary>Its options.</summary>
    public IEnumerable<OptionAttribute> Options => OptionsOf(Command.GetProperties());

    /// <summary>Its options that take a value, with their dashes: all but the switches.</summary>
    public IEnumerable<string> ValueOptions =>
        OptionsOf(Command.GetProperties().Where(property => property.PropertyType != typeof(bool)))
            .Select(option => "--" + option.LongName);

    private static IEnumerable<OptionAttribute> OptionsOf(IEnumerable<PropertyInfo> properties) =>
        properties.SelectMany(property => property.GetCustomAttributes<OptionAttribute>(inherit: true));
}
