using HubSpotEtl.Secrets;

namespace HubSpotEtl.Configuration.Options;

/// <summary>Everything a run may be told. Checked once, by <c>EtlOptionsLoader</c>: whoever holds one may rely on every limit below.</summary>
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
}
