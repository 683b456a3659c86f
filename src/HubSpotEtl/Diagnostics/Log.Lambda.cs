using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Diagnostics;

/// <summary>The log messages of the Lambda function (ids 93xx). An id, once used, keeps its meaning.</summary>
public static partial class Log
{
    /// <summary>A call of the function begins.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="requestId">Lambda's name for it.</param>
    /// <param name="objectTypes">What is going to be synced.</param>
    /// <param name="secondsLeft">Until Lambda's deadline; null when there is none. Unit: seconds.</param>
    [LoggerMessage(9301, LogLevel.Information, "Request {RequestId} syncs {ObjectTypes}; {SecondsLeft:F0} s until the deadline")]
    public static partial void InvocationStarted(ILogger logger, string requestId, string objectTypes, double? secondsLeft);

    /// <summary>The deadline is near, or the process is to end.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="seconds">How long before the deadline. Unit: seconds.</param>
    [LoggerMessage(9302, LogLevel.Warning,
        "Stopping {Seconds:F0} s before the deadline: no further page is fetched, the batch in hand is finished, the next call goes on "
            + "from there")]
    public static partial void InvocationStopped(ILogger logger, double seconds);
}
