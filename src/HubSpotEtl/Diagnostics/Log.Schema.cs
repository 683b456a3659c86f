using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Diagnostics;

/// <summary>All log messages. This part: the tables and how they change, ids 4xxx.</summary>
public static partial class Log
{
    /// <summary>A table was made.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="level">Debug for one of many that are told of together.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="columns">How many columns it has.</param>
    [LoggerMessage(EventId = 4001, Message = "Created {Table} with {Columns} columns")]
    public static partial void TableCreated(ILogger logger, LogLevel level, string table, int columns);

    /// <summary>A table got what it lacked.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="changes">How many changes.</param>
    /// <param name="what">Which.</param>
    [LoggerMessage(4002, LogLevel.Information, "Changed {Table} in {Changes} places: {What}")]
    public static partial void TableChanged(ILogger logger, string table, int changes, string what);

    /// <summary>A column got a wider type because a value asked for it.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="column">The column.</param>
    /// <param name="from">Its type before.</param>
    /// <param name="to">Its type now.</param>
    [LoggerMessage(4003, LogLevel.Warning, "Widened {Table}.{Column} from {From} to {To}, since a value did not fit")]
    public static partial void ColumnWidened(ILogger logger, string table, string column, ColumnType from, ColumnType to);

    /// <summary>Properties of a type that gets no column were left out.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="properties">How many.</param>
    [LoggerMessage(
        4004, LogLevel.Information,
        "{Table}: {Properties} properties are left out, of the type object_coordinates or with a name that cannot be stored")]
    public static partial void PropertiesLeftOut(ILogger logger, string table, int properties);

    /// <summary>Property names were cut to fit a column name.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="names">How many.</param>
    /// <param name="properties">Which properties.</param>
    [LoggerMessage(
        4005, LogLevel.Information, "{Table}: {Names} property names are longer than a column name can be and were cut: {Properties}")]
    public static partial void NamesTruncated(ILogger logger, string table, int names, string properties);

    /// <summary>The table has no room for more columns.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="properties">How many properties have no column.</param>
    [LoggerMessage(4006, LogLevel.Warning, "{Table} has no room for more columns: {Properties} properties are kept in properties_overflow")]
    public static partial void PropertiesInOverflow(ILogger logger, string table, int properties);

    /// <summary>The role may not comment tables that another one owns.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="tables">How many.</param>
    /// <param name="table">One of them with its schema.</param>
    [LoggerMessage(
        4007, LogLevel.Information,
        "Another role owns {Tables} tables, such as {Table}: what HubSpot says about them is not put into comments")]
    public static partial void NotOwnedToComment(ILogger logger, int tables, string table);

    /// <summary>Comments could not be written; the next run tries again.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="comments">How many.</param>
    /// <param name="reason">PostgreSQL's reason.</param>
    [LoggerMessage(4008, LogLevel.Information, "{Comments} comments on tables and columns are left to the next run: {Reason}")]
    public static partial void CommentsRefused(ILogger logger, int comments, string reason);

    /// <summary>Options were left out since no key can hold their values.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="table">The main table with its schema.</param>
    /// <param name="options">How many.</param>
    [LoggerMessage(4009, LogLevel.Information, "{Table}: {Options} options have values too long for etl_property_option and are not in it")]
    public static partial void OptionsLeftOut(ILogger logger, string table, int options);

    /// <summary>A readable view was made, or brought up to date.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="view">The view with its schema.</param>
    /// <param name="columns">How many columns it has.</param>
    [LoggerMessage(4010, LogLevel.Information, "Made {View} with {Columns} columns")]
    public static partial void ViewMade(ILogger logger, string view, int columns);

    /// <summary>A view of ours was dropped and made again around a change of a column's type.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="view">The view with its schema.</param>
    /// <param name="table">The table with its schema.</param>
    [LoggerMessage(4011, LogLevel.Information, "Made {View} again, since a column of {Table} has another type")]
    public static partial void ViewMadeAgain(ILogger logger, string view, string table);

    /// <summary>An object's association tables were made.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="tables">How many.</param>
    /// <param name="main">The object's main table with its schema.</param>
    [LoggerMessage(4012, LogLevel.Information, "Created {Tables} association tables for {Main}")]
    public static partial void AssociationTablesCreated(ILogger logger, int tables, string main);

    /// <summary>A table of links got another name than the usual one.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="table">The main table.</param>
    /// <param name="target">The object type id of the target.</param>
    /// <param name="links">The table of links.</param>
    /// <param name="usual">The usual name.</param>
    [LoggerMessage(
        4101, LogLevel.Information,
        "The links of {Table} with {Target} go to {Links}, since the name {Usual} is another's, kept for another or too long")]
    public static partial void LinksNamedOtherwise(ILogger logger, string table, string target, string links, string usual);

    /// <summary>A change of the tables waits for another session, without keeping anybody waiting.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="blockers">Who is in the way, without what they do.</param>
    /// <param name="seconds">How long it has waited so far. Unit: seconds.</param>
    [LoggerMessage(4121, LogLevel.Warning,
        "A change of tables in {Schema} waits for {Blockers}, so far for {Seconds:F0} s. It lets everybody else pass and is tried again "
            + "every few seconds")]
    public static partial void WaitingToChangeSchema(ILogger logger, string schema, string blockers, double seconds);

    /// <summary>A statement stands in line for a lock.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="blockers">Who holds it, without what they do.</param>
    [LoggerMessage(
        4122, LogLevel.Warning,
        "A statement in {Schema} waits for a lock of {Blockers}, and goes on when that session lets go. The run can be stopped meanwhile")]
    public static partial void WaitingForRows(ILogger logger, string schema, string blockers);
}
