namespace HubSpotEtl.Configuration.Options;

/// <summary>The form of results on standard output.</summary>
public enum OutputFormat
{
    /// <summary>The health report, for people.</summary>
    Text,

    /// <summary>The same figures as one JSON document, for programs.</summary>
    Json,
}
