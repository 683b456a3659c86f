using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Diagnostics;

/// <summary>The log messages of an object's run (ids 91xx). An id, once used, keeps its meaning.</summary>
public static partial class Log
{
    /// <summary>Something that the report mentions; the tables are complete all the same.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose run.</param>
    /// <param name="text">One sentence.</param>
    [LoggerMessage(9101, LogLevel.Warning, "{ObjectType}: {Text}")]
    public static partial void RunNote(ILogger logger, string objectType, string text);

    /// <summary>Something is missing from the tables, or may be.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose run.</param>
    /// <param name="text">One sentence.</param>
    [LoggerMessage(9102, LogLevel.Error, "{ObjectType}: {Text}")]
    public static partial void RunFault(ILogger logger, string objectType, string text);

    /// <summary>HubSpot did not give the object's schema; names and association targets come from the built-in table.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose schema.</param>
    /// <param name="reason">HubSpot's answer.</param>
    [LoggerMessage(
        9103, LogLevel.Warning,
        "{ObjectType}: its schema cannot be read, so every standard object type is tried for associations: {Reason}")]
    public static partial void SchemaUnreadable(ILogger logger, string objectType, string reason);

    /// <summary>HubSpot refused a search with the properties in its body; ids are searched and the records read by batch/read.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose records.</param>
    /// <param name="reason">HubSpot's answer.</param>
    [LoggerMessage(9104, LogLevel.Information, "{ObjectType}: HubSpot refused the search body, so the records are read by id: {Reason}")]
    public static partial void SearchBodyRefused(ILogger logger, string objectType, string reason);

    /// <summary>What the run is going to do.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose run.</param>
    /// <param name="mode">full or incremental.</param>
    /// <param name="table">The main table.</param>
    /// <param name="reason">Why this mode.</param>
    [LoggerMessage(9105, LogLevel.Information, "{ObjectType}: {Mode} load into {Table}: {Reason}")]
    public static partial void RunPlanned(ILogger logger, string objectType, string mode, string table, string reason);

    /// <summary>A checkpoint cannot be continued.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose run.</param>
    /// <param name="reason">Why not.</param>
    [LoggerMessage(9106, LogLevel.Warning, "{ObjectType}: an interrupted run is not continued but started afresh: {Reason}")]
    public static partial void CheckpointDiscarded(ILogger logger, string objectType, string reason);

    /// <summary>Clocks tell different times; the earliest counts, so that nothing is missed.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose run.</param>
    /// <param name="difference">Which clock is ahead of which, and by how much.</param>
    [LoggerMessage(
        9151, LogLevel.Warning,
        "{ObjectType}: {Difference} (days.hours:minutes:seconds). Nothing is missed for it, since the earliest counts, but later runs "
            + "read again what changed in between: set the clock that is wrong")]
    public static partial void ClocksDisagree(ILogger logger, string objectType, string difference);

    /// <summary>A watermark cannot be true.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose run.</param>
    /// <param name="flaw">Why not.</param>
    [LoggerMessage(9152, LogLevel.Warning, "{ObjectType}: {Flaw}, so nothing vouches for the table: a full load sets it right")]
    public static partial void WatermarkDiscarded(ILogger logger, string objectType, string flaw);

    /// <summary>A pair of object types is not associable.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose associations.</param>
    /// <param name="target">The other type.</param>
    /// <param name="reason">HubSpot's answer.</param>
    [LoggerMessage(9107, LogLevel.Debug, "{ObjectType}: no associations with {Target}: {Reason}")]
    public static partial void PairNotAssociable(ILogger logger, string objectType, string target, string reason);

    /// <summary>Rows that a full load did not see are checked with HubSpot one by one.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose rows.</param>
    /// <param name="candidates">How many.</param>
    [LoggerMessage(
        9108, LogLevel.Information,
        "{ObjectType}: {Candidates} rows were not listed; HubSpot is asked for each before it is marked deleted")]
    public static partial void CandidatesFound(ILogger logger, string objectType, long candidates);

    /// <summary>Rows were marked deleted.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose rows.</param>
    /// <param name="deleted">How many.</param>
    [LoggerMessage(9109, LogLevel.Information, "{ObjectType}: {Deleted} rows marked as deleted")]
    public static partial void RowsMarkedDeleted(ILogger logger, string objectType, long deleted);

    /// <summary>HubSpot does not list the archived records of this type.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Which type.</param>
    /// <param name="reason">HubSpot's answer.</param>
    [LoggerMessage(
        9110, LogLevel.Information,
        "{ObjectType}: HubSpot does not list archived records of this type; deletions show at the next full load: {Reason}")]
    public static partial void ArchivedNotListed(ILogger logger, string objectType, string reason);

    /// <summary>The failed run could not be marked as such.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose run.</param>
    /// <param name="reason">Why not.</param>
    [LoggerMessage(9111, LogLevel.Warning, "{ObjectType}: the failed run stays open in etl_run until the next one: {Reason}")]
    public static partial void RunNotClosed(ILogger logger, string objectType, string reason);

    /// <summary>Where a failure came from.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="exception">The failure.</param>
    /// <param name="objectType">Whose run.</param>
    [LoggerMessage(9112, LogLevel.Debug, "{ObjectType}: the failure in full")]
    public static partial void FailureTrace(ILogger logger, Exception exception, string objectType);

    /// <summary>Links that an interrupted repair or run owes are read.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose links.</param>
    /// <param name="records">Of how many records.</param>
    [LoggerMessage(
        9131, LogLevel.Information, "{ObjectType}: the links of {Records} records, which an interrupted repair or run owes, are read")]
    public static partial void LinksOwedRead(ILogger logger, string objectType, long records);

    /// <summary>HubSpot refuses a pair of object types in words that speak of something else.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose associations.</param>
    /// <param name="target">The other type.</param>
    /// <param name="reason">HubSpot's answer.</param>
    [LoggerMessage(
        9132, LogLevel.Information,
        "{ObjectType}: HubSpot is asked whether associations with {Target} exist at all, since its refusal does not say so: {Reason}")]
    public static partial void PairAskedFor(ILogger logger, string objectType, string target, string reason);

    /// <summary>An answer about links passed over records in silence.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose associations.</param>
    /// <param name="target">The other type.</param>
    /// <param name="records">How many records.</param>
    [LoggerMessage(
        9133, LogLevel.Information,
        "{ObjectType}: HubSpot said nothing about the associations with {Target} of {Records} records and is asked again")]
    public static partial void LinksAskedAgain(ILogger logger, string objectType, string target, int records);

    /// <summary>The listing said nothing of a type with which there are links.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="objectType">The object being synced.</param>
    /// <param name="target">The other type.</param>
    [LoggerMessage(
        9113, LogLevel.Information, "{ObjectType}: the listing does not name links with {Target}, so HubSpot is asked about every record")]
    public static partial void TargetNotNamed(ILogger logger, string objectType, string target);

    /// <summary>The database failed in a way that passes: the object's run goes on from its checkpoint.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">The object type as the user named it.</param>
    /// <param name="reason">The failure in one line.</param>
    /// <param name="seconds">The wait. Unit: seconds.</param>
    [LoggerMessage(9114, LogLevel.Warning, "{ObjectType}: {Reason} Going on from the checkpoint in {Seconds} s")]
    public static partial void DatabaseFailed(ILogger logger, string objectType, string reason, double seconds);

    /// <summary>Records that earlier runs could not load are read again.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectType">Whose run.</param>
    /// <param name="records">How many.</param>
    [LoggerMessage(
        9115, LogLevel.Information, "{ObjectType}: {Records} records that an earlier run rejected, or values of them, are tried again")]
    public static partial void RejectsTriedAgain(ILogger logger, string objectType, int records);

    /// <summary>Entries of a list that name other objects than those of the run: as a rule because several runs share the list.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="objectTypes">The objects of the run.</param>
    /// <param name="text">One sentence.</param>
    [LoggerMessage(9116, LogLevel.Information, "{ObjectTypes}: {Text}")]
    public static partial void PatternsElsewhere(ILogger logger, string objectTypes, string text);

    /// <summary>A schema was found to be of no portal yet, and became that of the token.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="portal">The portal's number.</param>
    [LoggerMessage(9121, LogLevel.Information, "The schema {Schema} holds the portal {Portal} from now on; tokens of others are refused")]
    public static partial void PortalLearnt(ILogger logger, string schema, long portal);

    /// <summary>A schema was moved to another portal, as the user wished.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="from">The portal until now.</param>
    /// <param name="to">The portal from now on.</param>
    [LoggerMessage(
        9122, LogLevel.Warning, "The schema {Schema} was moved from the portal {From} to {To}: the next run of each object is a full load")]
    public static partial void PortalMoved(ILogger logger, string schema, long from, long to);
}
