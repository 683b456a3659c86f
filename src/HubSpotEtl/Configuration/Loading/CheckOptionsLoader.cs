using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Configuration.Loading;

/// <summary>Turns layers of text into the options of <c>check</c>.</summary>
internal static class CheckOptionsLoader
{
    /// <param name="layers">Strongest first.</param>
    public static CheckOptions Load(IReadOnlyList<SettingLayer> layers)
    {
        var reader = new SettingReader(layers);
        var settings = EtlOptionsLoader.Read(reader, ObjectTypeRule.Optional);
        return new CheckOptions
        {
            Settings = settings,
            HubSpotIsSet = SettingReader.ReadIfRight(layers, HubSpotOptionsReader.Read) is not null,
            DatabaseIsSet = SettingReader.ReadIfRight(layers, DatabaseOptionsReader.Read) is not null,
            Mistakes = reader.Mistakes,
        };
    }
}
