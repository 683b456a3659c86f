using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Diagnostics;

/// <summary>Messages of the fetching side. Ids: 1xxx; once used, they stay.</summary>
public static partial class Log
{
    /// <summary>A request is about to be sent.</summary>
    [LoggerMessage(1001, LogLevel.Debug, "{ObjectType}: {Call}, try {Attempt}")]
    public static partial void RequestSending(ILogger logger, string objectType, string call, int attempt);

    /// <summary>A try failed in a way that passes; another follows.</summary>
    [LoggerMessage(1002, LogLevel.Warning, "{ObjectType}: {Call}: {Reason}; try {Attempt} follows in {WaitSeconds:0.0} s")]
    public static partial void Retrying(ILogger logger, string objectType, string call, string reason, int attempt, double waitSeconds);

    /// <summary>HubSpot's headers tell another limit than the one in use.</summary>
    [LoggerMessage(1003, LogLevel.Information, "The limit of HubSpot's calls is {Limit} (so far taken as {Before})")]
    public static partial void RateLimitLearnt(ILogger logger, string limit, string before);

    /// <summary>Server errors repeat: the page is asked for with fewer records.</summary>
    [LoggerMessage(1004, LogLevel.Warning, "{ObjectType}: {Call} keeps failing on HubSpot's side; asking for {Limit} records at once")]
    public static partial void PageSizeHalved(ILogger logger, string objectType, string call, int limit);

    /// <summary>An answer is larger than is taken: fewer records are asked for.</summary>
    [LoggerMessage(1031, LogLevel.Warning, "{ObjectType}: {Call} gives a larger answer than is taken; asking for {Limit} records at once")]
    public static partial void AnswerTooLarge(ILogger logger, string objectType, string call, int limit);

    /// <summary>The property list does not fit a URL: ids are listed and the records read by batch/read.</summary>
    [LoggerMessage(1005, LogLevel.Information, "{ObjectType}: {Properties} properties do not fit one URL; records are read by batch/read")]
    public static partial void BatchRouteTaken(ILogger logger, string objectType, int properties);

    /// <summary>A call of the bucket was refused: no call of it goes until the wait is over.</summary>
    [LoggerMessage(1006, LogLevel.Warning, "HubSpot's rate limit was hit ({ObjectType}: {Call}); such calls pause for {WaitSeconds:0.0} s")]
    public static partial void RateLimitHit(ILogger logger, string objectType, string call, double waitSeconds);

    /// <summary>The object type has no pipelines.</summary>
    [LoggerMessage(1007, LogLevel.Information, "{ObjectType}: HubSpot knows no pipelines for this object ({Status})")]
    public static partial void NoPipelines(ILogger logger, string objectType, int status);

    /// <summary>A metadata entry lacks what it cannot do without.</summary>
    [LoggerMessage(1008, LogLevel.Warning, "{ObjectType}: {Count} entries of the {Kind} list have no {Field} and are left out")]
    public static partial void MetadataEntriesIgnored(ILogger logger, string objectType, int count, string kind, string field);

    /// <summary>The list call is made again without its <c>associations</c> parameter.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="objectType">The object being synced.</param>
    /// <param name="reason">HubSpot's answer.</param>
    [LoggerMessage(
        1009, LogLevel.Information,
        "{ObjectType}: HubSpot refused a listing that names associations, so every record is asked about every type: {Reason}")]
    public static partial void NamingRefused(ILogger logger, string objectType, string reason);
}
