namespace HubSpotEtl.Reporting;

/// <summary>Figures behind those of an <see cref="ObjectReport"/>: bounded lists, whatever the number of records.</summary>
public sealed record ReportDetails
{
    /// <summary>Why this mode was taken, such as <c>first run</c>; null when there is nothing to say.</summary>
    public string? SyncReason { get; init; }

    /// <summary>Requests by API family (<c>list</c>, <c>search</c>, <c>batch_read</c>, <c>associations</c>, …).</summary>
    public IReadOnlyDictionary<string, long> ApiCallsByKind { get; init; } = new Dictionary<string, long>();

    /// <summary>Rejected values by reason (<c>not_a_number</c>, …).</summary>
    public IReadOnlyDictionary<string, long> ValuesRejectedByReason { get; init; } = new Dictionary<string, long>();

    /// <summary>Records that could not be loaded by reason (<c>unusable_id</c>, <c>SQLSTATE 23514</c>, …).</summary>
    public IReadOnlyDictionary<string, long> RecordsFailedByReason { get; init; } = new Dictionary<string, long>();

    /// <summary>Links by association table.</summary>
    public IReadOnlyDictionary<string, long> AssociationsByTable { get; init; } = new Dictionary<string, long>();

    /// <summary>Columns whose name was cut.</summary>
    public IReadOnlyList<string> TruncatedColumns { get; init; } = [];

    /// <summary>Columns with the fewest values among the records of this run, emptiest first.</summary>
    public IReadOnlyList<ColumnFill> EmptiestColumns { get; init; } = [];
}
