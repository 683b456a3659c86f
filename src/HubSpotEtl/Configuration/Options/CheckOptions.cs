using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Configuration.Options;

/// <summary>What <c>check</c> is told: all that a sync would be, but a mistake does not end it.</summary>
public sealed record CheckOptions
{
    /// <summary>All settings; those that are mistaken have their defaults.</summary>
    public required EtlOptions Settings { get; init; }

    /// <summary>False when a setting about HubSpot is missing or wrong, so that it cannot be asked.</summary>
    public required bool HubSpotIsSet { get; init; }

    /// <summary>False when a setting about the database is missing or wrong.</summary>
    public required bool DatabaseIsSet { get; init; }

    /// <summary>Everything that is missing or wrong.</summary>
    public required IReadOnlyList<SettingMistake> Mistakes { get; init; }

    /// <param name="layers">Strongest first.</param>
    internal static CheckOptions Load(IReadOnlyList<SettingLayer> layers)
    {
        var reader = new SettingReader(layers);
        var settings = EtlOptions.Read(reader, ObjectTypeRule.Optional);
        return new CheckOptions
        {
            Settings = settings,
            HubSpotIsSet = SettingReader.ReadIfRight(layers, HubSpotOptions.Read) is not null,
            DatabaseIsSet = SettingReader.ReadIfRight(layers, DatabaseOptions.Read) is not null,
            Mistakes = reader.Mistakes,
        };
    }
}
