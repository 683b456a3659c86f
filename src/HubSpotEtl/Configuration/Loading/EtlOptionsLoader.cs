using System.Globalization;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Configuration.Loading;

/// <summary>Turns layers of text into checked options: the one place where settings are judged.</summary>
internal static class EtlOptionsLoader
{
    private static readonly (string, LogLevel)[] Levels =
    [
        ("DEBUG", LogLevel.Debug), ("INFO", LogLevel.Information), ("WARNING", LogLevel.Warning),
        ("ERROR", LogLevel.Error), ("CRITICAL", LogLevel.Critical),
    ];

    /// <param name="layers">Strongest first.</param>
    /// <param name="rule">What is done when no object type is named.</param>
    /// <exception cref="InvalidOptionsException">Something is missing or wrong; it names everything that is.</exception>
    public static EtlOptions Load(IReadOnlyList<SettingLayer> layers, ObjectTypeRule rule)
    {
        var reader = new SettingReader(layers);
        var options = Read(reader, rule);
        reader.ThrowIfMistaken();
        return options;
    }

    /// <summary>Reads all settings; the mistakes are the reader's, and what is mistaken has its default.</summary>
    internal static EtlOptions Read(SettingReader reader, ObjectTypeRule rule)
    {
        var (hubSpot, database) = (HubSpotOptionsReader.Read(reader), DatabaseOptionsReader.Read(reader));
        var sync = ReadSync(reader, rule);
        return new EtlOptions
        {
            HubSpot = hubSpot,
            Database = database,
            Sync = sync,
            Logging = new LoggingOptions
            {
                Level = reader.Choice(Setting.LogLevel, Levels) ?? LogLevel.Information,
                Format = reader.Choice(Setting.LogFormat, [("text", LogFormat.Text), ("json", LogFormat.Json)]) ?? LogFormat.Text,
                File = reader.OutputFile(Setting.LogFile),
            },
            Output = OutputOptionsReader.Read(reader),
        };
    }

    private static SyncOptions ReadSync(SettingReader reader, ObjectTypeRule rule)
    {
        var defaults = new SyncOptions { ObjectTypes = ObjectTypeList.Read(reader, Setting.ObjectType, rule) };
        return defaults with
        {
            Selection = SelectionReader.Read(reader),
            Privacy = PrivacyRulesReader.Read(reader),
            FullLoad = reader.Flag(Setting.FullLoad),
            MaxWorkers = reader.Number(Setting.MaxWorkers),
            Overlap = reader.Number(Setting.Overlap) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.Overlap,
            IncrementalMaxRecords = reader.Number(Setting.IncrementalMaxRecords),
            Wait = reader.Flag(Setting.Wait),
            Associations = reader.Flag(Setting.Associations),
            AssociationsEvery = reader.Number(Setting.AssociationHours) is { } hours ? TimeSpan.FromHours(hours) : null,
            Views = reader.Flag(Setting.Views),
            AcceptMassDelete = reader.Flag(Setting.AcceptMassDelete),
            AcceptPortal = reader.Parse(Setting.AcceptPortal, "the number of a portal, as HubSpot shows it", ParsePortal),
        };
    }

    private static long? ParsePortal(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var portal) && portal > 0 ? portal : null;
}
