using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Configuration.Options;

/// <summary>What <c>discover</c> may be told.</summary>
public sealed record DiscoverOptions
{
    /// <summary>The portal.</summary>
    public required HubSpotOptions HubSpot { get; init; }

    /// <summary>
    /// Where tables have their names already. Null when that is not, or not rightly, set: <c>discover</c> can do without.
    /// </summary>
    public DatabaseOptions? Database { get; init; }

    /// <summary>
    /// The objects to show (<c>--object-type</c>); empty: all. <c>OBJECT_TYPE</c> does not narrow it: it is a default for what to sync.
    /// </summary>
    public IReadOnlyList<string> ObjectTypes { get; init; } = [];

    /// <summary>What a sync would copy of each object.</summary>
    public Selection Selection { get; init; } = new();

    /// <summary>How the result is shown.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <param name="layers">Strongest first.</param>
    /// <exception cref="InvalidOptionsException">Something is missing or wrong; it names everything that is.</exception>
    internal static DiscoverOptions Load(IReadOnlyList<SettingLayer> layers)
    {
        var reader = new SettingReader(layers);
        var options = new DiscoverOptions
        {
            HubSpot = HubSpotOptions.Read(reader),
            Database = SettingReader.ReadIfRight(layers, DatabaseOptions.Read),
            ObjectTypes = ObjectTypeList.Read(reader, Setting.ShownObjectTypes, ObjectTypeRule.Optional),
            Selection = SelectionReader.Read(reader),
            Output = OutputOptions.Read(reader),
        };
        reader.ThrowIfMistaken();
        return options;
    }
}
