using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Configuration.Options;

/// <summary>Everything a run may be told. Checked once, by <see cref="Load"/>: whoever holds one may rely on every limit below.</summary>
public sealed record EtlOptions
{
    /// <summary>Where the records come from.</summary>
    public required HubSpotOptions HubSpot { get; init; }

    /// <summary>Where they go.</summary>
    public required DatabaseOptions Database { get; init; }

    /// <summary>What is copied, and how.</summary>
    public required SyncOptions Sync { get; init; }

    /// <summary>What is logged, and where.</summary>
    public LoggingOptions Logging { get; init; } = new();

    /// <summary>How results and progress are shown.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <summary>Takes the secrets of the settings out of what is said.</summary>
    public Redaction Redaction { get; init; } = new();

    /// <param name="layers">Strongest first.</param>
    /// <param name="rule">What is done when no object type is named.</param>
    /// <exception cref="InvalidOptionsException">Something is missing or wrong; it names everything that is.</exception>
    internal static EtlOptions Load(IReadOnlyList<SettingLayer> layers, ObjectTypeRule rule)
    {
        var reader = new SettingReader(layers);
        var options = Read(reader, rule);
        reader.ThrowIfMistaken();
        return options;
    }

    /// <summary>Reads all settings; the mistakes are the reader's, and what is mistaken has its default.</summary>
    internal static EtlOptions Read(SettingReader reader, ObjectTypeRule rule) => new()
    {
        HubSpot = HubSpotOptions.Read(reader),
        Database = DatabaseOptions.Read(reader),
        Sync = SyncOptions.Read(reader, rule),
        Logging = LoggingOptions.Read(reader),
        Output = OutputOptions.Read(reader),
    };
}
