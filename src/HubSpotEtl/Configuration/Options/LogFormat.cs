namespace HubSpotEtl.Configuration.Options;

/// <summary>The form of log entries, on standard error and in the log file.</summary>
public enum LogFormat
{
    /// <summary>One line an entry, for people.</summary>
    Text,

    /// <summary>One JSON object a line, for programs.</summary>
    Json,
}
