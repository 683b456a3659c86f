using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Diagnostics;

/// <summary>The log messages of <c>verify</c> (ids 92xx). An id, once used, keeps its meaning.</summary>
public static partial class Log
{
    /// <summary>The comparison begins.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="objectTypes">What is going to be compared.</param>
    [LoggerMessage(9201, LogLevel.Information, "hubspot-etl {Version} verifies {ObjectTypes}")]
    public static partial void VerifyStarted(ILogger logger, string version, string objectTypes);

    /// <summary>What it is going to take.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose table.</param>
    /// <param name="records">By HubSpot's count.</param>
    /// <param name="rows">Live rows.</param>
    /// <param name="calls">Expected API calls.</param>
    /// <param name="time">Expected time.</param>
    /// <param name="limit">The limit that it is reckoned with.</param>
    [LoggerMessage(9202, LogLevel.Information,
        "{ObjectType}: HubSpot counts {Records} records, the table has {Rows} live rows; to compare them takes about {Calls} API calls, "
            + "{Time} at {Limit}, and one or two calls more for 100 differences")]
    public static partial void VerifyPlanned(
        ILogger logger, string objectType, long records, long rows, long calls, TimeSpan time, object limit);

    /// <summary>What it is going to take is not known.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose table.</param>
    /// <param name="rows">Live rows.</param>
    [LoggerMessage(
        9203, LogLevel.Information,
        "{ObjectType}: HubSpot does not count this type; the table has {Rows} live rows, and each 100 records take an API call")]
    public static partial void VerifyOfUnknownSize(ILogger logger, string objectType, long rows);

    /// <summary>HubSpot is asked by id for what differs at first sight.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose table.</param>
    /// <param name="candidates">How many.</param>
    [LoggerMessage(
        9204, LogLevel.Information, "{ObjectType}: {Candidates} records differ at first sight; HubSpot is asked for each by its id")]
    public static partial void DifferencesAsked(ILogger logger, string objectType, long candidates);

    /// <summary>A table is compared.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose table.</param>
    /// <param name="status">The outcome.</param>
    /// <param name="faults">How many faults there were.</param>
    [LoggerMessage(9205, LogLevel.Information, "{ObjectType}: {Status}, {Faults} differences")]
    public static partial void VerifyFinished(ILogger logger, string objectType, string status, long faults);

    /// <summary>A table could not be compared; the others go on.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose table.</param>
    /// <param name="reason">The failure in one line.</param>
    [LoggerMessage(9206, LogLevel.Error, "{ObjectType}: not verified: {Reason}")]
    public static partial void VerifyFailed(ILogger logger, string objectType, string reason);
}
