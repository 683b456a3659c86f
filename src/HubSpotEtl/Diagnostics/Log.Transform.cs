using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Diagnostics;

/// <summary>Messages of the transformation, 2xxx.</summary>
public static partial class Log
{
    /// <summary>A value needs a wider column, which the loader will make.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="from">Its type until now.</param>
    /// <param name="to">Its type from now on.</param>
    [LoggerMessage(2001, LogLevel.Information, "Column {Column} of {Table} goes from {From} to {To}: a value does not fit it as it is")]
    public static partial void ColumnWidens(ILogger logger, string table, string column, ColumnType from, ColumnType to);

    /// <summary>Values of a batch did not fit their columns.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="table">The table.</param>
    /// <param name="values">How many.</param>
    /// <param name="reason">A code of <see cref="RejectReasons"/>.</param>
    /// <param name="property">One of the properties.</param>
    /// <param name="recordId">One of the records.</param>
    [LoggerMessage(2002, LogLevel.Warning,
        "{Values} values for {Table} rejected as {Reason} (for one, {Property} of record {RecordId}); they are kept in etl_rejected_value")]
    public static partial void ValuesRejected(ILogger logger, string table, int values, string reason, string property, long recordId);

    /// <summary>A record cannot be keyed.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="table">The table.</param>
    /// <param name="reason">A code of <see cref="RejectReasons"/>.</param>
    [LoggerMessage(2003, LogLevel.Warning, "A record for {Table} rejected as {Reason}; it is kept in etl_rejected_record")]
    public static partial void RecordRejected(ILogger logger, string table, string reason);

    /// <summary>A property has no column because of its type.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="table">The table.</param>
    /// <param name="property">The property.</param>
    /// <param name="type">Its HubSpot type.</param>
    [LoggerMessage(2004, LogLevel.Information, "Property {Property} of {Table} is left out: its type is {Type}")]
    public static partial void PropertyLeftOut(ILogger logger, string table, string property, string type);

    /// <summary>A column's name was cut to PostgreSQL's 63 bytes.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="table">The table.</param>
    /// <param name="property">The property.</param>
    /// <param name="column">The column's name.</param>
    [LoggerMessage(2005, LogLevel.Information, "Property {Property} of {Table} has a name of more than 63 bytes; its column is {Column}")]
    public static partial void ColumnNameCut(ILogger logger, string table, string property, string column);
}
