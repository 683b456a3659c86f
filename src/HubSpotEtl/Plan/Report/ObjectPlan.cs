using HubSpotEtl.Reporting;

namespace HubSpotEtl.Plan.Report;

/// <summary>
/// What a sync of one object would do. Serialised, its names become snake_case; programs read them, so they stay as they are.
/// </summary>
internal sealed record ObjectPlan
{
    /// <summary>As the user named it.</summary>
    public required string ObjectType { get; init; }

    /// <summary>Where the tables are, or would be.</summary>
    public required string Schema { get; init; }

    /// <summary>The main table, without schema.</summary>
    public required string Table { get; init; }

    /// <summary>Full or incremental.</summary>
    public required SyncMode SyncMode { get; init; }

    /// <summary>True when it goes on with an interrupted run.</summary>
    public required bool Resumes { get; init; }

    /// <summary>Why, in the words of the report that the sync would write.</summary>
    public required string SyncReason { get; init; }

    /// <summary>Records that it would read; null when HubSpot does not count the type.</summary>
    public required long? Records { get; init; }

    /// <summary>Null when the records are not known.</summary>
    public required CallCounts? ApiCalls { get; init; }

    /// <summary>At the limits as now known, whichever takes longest. Unit: seconds.</summary>
    public required double? Seconds { get; init; }

    /// <summary>The same in minutes, to one decimal.</summary>
    public double? Minutes => Seconds is { } seconds ? Math.Round(seconds / 60, 1) : null;

    /// <summary>Part of the account's calls of a day that it takes, 0 to 1 and beyond; null when HubSpot does not tell the quota.</summary>
    public required decimal? DailyShare { get; init; }

    /// <summary>Tables that it would make or change.</summary>
    public required IReadOnlyList<TableChange> SchemaChanges { get; init; }

    /// <summary>The statements that would make the schema and the bookkeeping tables, or what they lack; empty when all is there.</summary>
    public required IReadOnlyList<string> BookkeepingSql { get; init; }

    /// <summary>What else the reader should know.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
