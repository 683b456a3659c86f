using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Diagnostics;

/// <summary>All log messages. This part: writing rows and links, ids 3xxx.</summary>
public static partial class Log
{
    /// <summary>A batch is safe.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="rows">Rows merged.</param>
    /// <param name="unchanged">Rows of these that were already so.</param>
    /// <param name="table">The table with its schema.</param>
    [LoggerMessage(3001, LogLevel.Debug, "Merged {Rows} rows into {Table}, {Unchanged} of them unchanged")]
    public static partial void BatchMerged(ILogger logger, long rows, long unchanged, string table);

    /// <summary>PostgreSQL refused something in a batch, which is now loaded in parts.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="sqlState">The SQLSTATE.</param>
    [LoggerMessage(
        3002, LogLevel.Warning, "A batch of {Rows} rows for {Table} was refused ({SqlState}); looking for the rows that are to blame")]
    public static partial void BatchRefused(ILogger logger, int rows, string table, string sqlState);

    /// <summary>A record could not be loaded and is kept in etl_rejected_record.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="recordId">The record.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="sqlState">The SQLSTATE.</param>
    /// <param name="reason">PostgreSQL's reason, without values.</param>
    [LoggerMessage(
        3003, LogLevel.Warning,
        "Record {RecordId} cannot be loaded into {Table} ({SqlState}: {Reason}); it is kept in etl_rejected_record")]
    public static partial void RecordRefused(ILogger logger, long recordId, string table, string sqlState, string reason);

    /// <summary>The links of some records are replaced.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="records">Records whose links are now current.</param>
    /// <param name="added">Links added.</param>
    /// <param name="relabelled">Links with another label.</param>
    /// <param name="removed">Links removed.</param>
    /// <param name="table">The table with its schema.</param>
    [LoggerMessage(
        3004, LogLevel.Debug, "Links of {Records} records in {Table}: {Added} added, {Relabelled} relabelled, {Removed} removed")]
    public static partial void LinksReplaced(ILogger logger, int records, long added, long relabelled, long removed, string table);

    /// <summary>Another process syncs the table; this one waits.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="holder">Who holds the lock.</param>
    [LoggerMessage(3005, LogLevel.Information, "Waiting for {Table}, which is being synced by {Holder}")]
    public static partial void WaitingForLock(ILogger logger, string table, string holder);

    /// <summary>Privacy rules cover properties that they did not cover before, or otherwise.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="properties">How many properties.</param>
    [LoggerMessage(
        3007, LogLevel.Information, "The privacy rules have changed: the values of {Properties} properties are removed from {Table}")]
    public static partial void CoveredValuesRemoved(ILogger logger, string table, int properties);
}
