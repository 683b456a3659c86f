using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Configuration.Loading;

/// <summary>Turns layers of text into the checked options of <c>discover</c>.</summary>
internal static class DiscoverOptionsLoader
{
    /// <param name="layers">Strongest first.</param>
    /// <exception cref="InvalidOptionsException">Something is missing or wrong; it names everything that is.</exception>
    public static DiscoverOptions Load(IReadOnlyList<SettingLayer> layers)
    {
        var reader = new SettingReader(layers);
        var options = new DiscoverOptions
        {
            HubSpot = HubSpotOptionsReader.Read(reader),
            Database = SettingReader.ReadIfRight(layers, DatabaseOptionsReader.Read),
            ObjectTypes = ObjectTypeList.Read(reader, Setting.ShownObjectTypes, ObjectTypeRule.Optional),
            Selection = SelectionReader.Read(reader),
            Output = OutputOptionsReader.Read(reader),
        };
        reader.ThrowIfMistaken();
        return options;
    }
}
