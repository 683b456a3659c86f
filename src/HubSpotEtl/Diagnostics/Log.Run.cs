using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Diagnostics;

/// <summary>The log messages of the run as a whole (ids 9xxx). An id, once used, keeps its meaning.</summary>
public static partial class Log
{
    /// <summary>The run begins.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="objectTypes">What is going to be synced.</param>
    [LoggerMessage(9001, LogLevel.Information, "hubspot-etl {Version} syncs {ObjectTypes}")]
    public static partial void RunStarted(ILogger logger, string version, string objectTypes);

    /// <summary>One object begins.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">The object type as the user named it.</param>
    /// <param name="number">Its place among the objects of the run, from 1.</param>
    /// <param name="total">How many there are.</param>
    [LoggerMessage(9002, LogLevel.Information, "{ObjectType}: sync started ({Number} of {Total})")]
    public static partial void ObjectStarted(ILogger logger, string objectType, int number, int total);

    /// <summary>One object is done and has a report.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">The object type as the user named it.</param>
    /// <param name="status">The report's status.</param>
    /// <param name="mode">full or incremental.</param>
    /// <param name="records">Records processed without fault.</param>
    /// <param name="seconds">Duration. Unit: seconds.</param>
    [LoggerMessage(9003, LogLevel.Information, "{ObjectType}: {Status}, {Mode} sync of {Records} records in {Seconds:F2} s")]
    public static partial void ObjectFinished(ILogger logger, string objectType, string status, string mode, long records, double seconds);

    /// <summary>One object failed; the others go on.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="exception">Why.</param>
    /// <param name="objectType">The object type as the user named it.</param>
    /// <param name="reason">The failure in one line.</param>
    [LoggerMessage(9004, LogLevel.Error, "{ObjectType}: sync failed: {Reason}")]
    public static partial void ObjectFailed(ILogger logger, Exception? exception, string objectType, string reason);

    /// <summary>A first signal came.</summary>
    /// <param name="logger">Where to.</param>
    [LoggerMessage(9005, LogLevel.Warning,
        "Stop requested: no further page is fetched, the batch in hand has 8 seconds to be stored, the next run goes on from there. A "
            + "second signal cancels at once")]
    public static partial void StopRequested(ILogger logger);

    /// <summary>A second signal came.</summary>
    /// <param name="logger">Where to.</param>
    [LoggerMessage(9006, LogLevel.Warning, "Cancelled at once: the batch in hand is rolled back")]
    public static partial void RunCancelled(ILogger logger);

    /// <summary>The configuration in force; secrets print as <c>***</c>.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="hubSpot">How HubSpot is reached.</param>
    /// <param name="database">How PostgreSQL is reached.</param>
    /// <param name="sync">What is copied.</param>
    [LoggerMessage(9007, LogLevel.Debug, "Configuration: {HubSpot} {Database} {Sync}")]
    public static partial void ConfigurationInForce(ILogger logger, object hubSpot, object database, object sync);

    /// <summary>A <c>.env</c> file was read.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="path">Which one.</param>
    [LoggerMessage(9008, LogLevel.Debug, "Settings read from {Path}")]
    public static partial void EnvironmentFileRead(ILogger logger, string path);

    /// <summary>A <c>.env</c> file with the token can be read by everybody on the machine.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="path">Which one.</param>
    [LoggerMessage(9009, LogLevel.Warning, "Every user of this machine can read {Path}, which holds secrets; run: chmod 600 {Path}")]
    public static partial void EnvironmentFileExposed(ILogger logger, string path);

    /// <summary>How far an object is, where there is no terminal to show it on.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="line">All of it in words; what follows are the same figures for JSON.</param>
    /// <param name="objectType">The object type as the user named it.</param>
    /// <param name="records">Records stored.</param>
    /// <param name="totalRecords">Records there will be, when known.</param>
    /// <param name="recordsPerSecond">The present rate, when known.</param>
    /// <param name="unmerged">Records read and not stored yet.</param>
    /// <param name="associations">Links stored.</param>
    /// <param name="apiCallsLeft">Calls left of the day, when known.</param>
#pragma warning disable SYSLIB1015 // The line says them all.
    [LoggerMessage(9010, LogLevel.Information, "{Line}")]
    public static partial void Progress(
        ILogger logger, string line, string objectType, long records, long? totalRecords, double? recordsPerSecond, long unmerged,
        long associations,
        long? apiCallsLeft);
#pragma warning restore SYSLIB1015

    /// <summary>The run ended with an error that belongs to no single object.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="exception">What happened.</param>
    /// <param name="reason">The same in one line.</param>
    [LoggerMessage(9011, LogLevel.Critical, "The run failed: {Reason}")]
    public static partial void RunFailed(ILogger logger, Exception exception, string reason);

    /// <summary>Progress cannot be shown any more; the run goes on.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="exception">What happened.</param>
    [LoggerMessage(9013, LogLevel.Warning, "Progress is not shown any more")]
    public static partial void ProgressFailed(ILogger logger, Exception exception);

    /// <summary>Metrics did not reach their collector.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="endpoint">Where it should be.</param>
    [LoggerMessage(9014, LogLevel.Warning, "The metrics did not reach {Endpoint}; the run is as good without them")]
    public static partial void MetricsNotSent(ILogger logger, string endpoint);

    /// <summary>Metrics cannot be exported.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="reason">What is wrong with the OTEL_ variables.</param>
    [LoggerMessage(9015, LogLevel.Warning, "Metrics are not exported, for the OTEL_ variables cannot be used: {Reason}")]
    public static partial void MetricsNotExported(ILogger logger, string reason);

    /// <summary>The run is over.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="healthy">Objects without any fault.</param>
    /// <param name="total">Objects asked for.</param>
    [LoggerMessage(9012, LogLevel.Information, "Run finished: {Healthy} of {Total} objects healthy")]
    public static partial void RunFinished(ILogger logger, int healthy, int total);
}
