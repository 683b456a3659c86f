using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Configuration.Options;

/// <summary>What is logged, and where. Standard error always gets it.</summary>
public sealed record LoggingOptions
{
    private static readonly (string, LogLevel)[] Levels =
    [
        ("DEBUG", LogLevel.Debug), ("INFO", LogLevel.Information), ("WARNING", LogLevel.Warning),
        ("ERROR", LogLevel.Error), ("CRITICAL", LogLevel.Critical),
    ];

    /// <summary>The least serious level that is logged (<c>--log-level</c>, <c>LOG_LEVEL</c>). Default INFO.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The form of the entries (<c>--log-format</c>, <c>LOG_FORMAT</c>). Default text.</summary>
    public LogFormat Format { get; init; }

    /// <summary>A file that gets every line too (<c>--log-file</c>): appended, UTF-8, its folder made. Null: none.</summary>
    public string? File { get; init; }

    internal static LoggingOptions Read(SettingReader reader) => new()
    {
        Level = reader.Choice(Setting.LogLevel, Levels) ?? LogLevel.Information,
        Format = reader.Choice(Setting.LogFormat, [("text", LogFormat.Text), ("json", LogFormat.Json)]) ?? LogFormat.Text,
        File = reader.OutputFile(Setting.LogFile),
    };
}
