using System.Globalization;
using System.Text.RegularExpressions;
using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Configuration.Options;

/// <summary>What <c>status</c> may be told. It needs no token: HubSpot is not asked.</summary>
public sealed partial record StatusOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Where the tables are.</summary>
    public required DatabaseOptions Database { get; init; }

    /// <summary>
    /// The objects to show (<c>--object-type</c>), by type, id or table name; empty: all that were ever synced. <c>OBJECT_TYPE</c>
    /// does not narrow it: it is a default for what to sync.
    /// </summary>
    public IReadOnlyList<string> ObjectTypes { get; init; } = [];

    /// <summary>The greatest age of a watermark that is still good (<c>--max-age</c>), one minute to 3650 days. Null: any is.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How the result is shown.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <param name="layers">Strongest first.</param>
    /// <exception cref="InvalidOptionsException">Something is missing or wrong; it names everything that is.</exception>
    internal static StatusOptions Load(IReadOnlyList<SettingLayer> layers)
    {
        var reader = new SettingReader(layers);
        var options = new StatusOptions
        {
            Database = DatabaseOptions.Read(reader),
            ObjectTypes = ObjectTypeList.Read(reader, Setting.ShownObjectTypes, ObjectTypeRule.Optional),
            MaxAge = reader.Parse(Setting.MaxAge, "a whole number and a unit, from 1m to 3650d: 90m, 6h, 2d", ParseAge),
            Output = OutputOptions.Read(reader),
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
