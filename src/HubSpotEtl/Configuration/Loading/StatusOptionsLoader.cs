using System.Globalization;
using System.Text.RegularExpressions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Configuration.Loading;

/// <summary>Turns layers of text into the checked options of <c>status</c>.</summary>
internal static partial class StatusOptionsLoader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <param name="layers">Strongest first.</param>
    /// <exception cref="InvalidOptionsException">Something is missing or wrong; it names everything that is.</exception>
    public static StatusOptions Load(IReadOnlyList<SettingLayer> layers)
    {
        var reader = new SettingReader(layers);
        var options = new StatusOptions
        {
            Database = DatabaseOptionsReader.Read(reader),
            ObjectTypes = ObjectTypeList.Read(reader, Setting.ShownObjectTypes, ObjectTypeRule.Optional),
            MaxAge = reader.Parse(Setting.MaxAge, "a whole number and a unit, from 1m to 3650d: 90m, 6h, 2d", ParseAge),
            Output = OutputOptionsReader.Read(reader),
        };
        reader.ThrowIfMistaken();
        return options;
    }

    private static TimeSpan? ParseAge(string text)
    {
        if (Age().Match(text) is not { Success: true } match)
            return null;
        var number = int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        var age = match.Groups["unit"].Value switch
        {
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
        return age > TimeSpan.Zero && age <= Longest ? age : null;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,7})(?<unit>[mhd])\z")]
    private static partial Regex Age();
}
