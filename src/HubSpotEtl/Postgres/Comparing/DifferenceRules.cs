using System.Globalization;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Deletions;

namespace HubSpotEtl.Postgres.Comparing;

/// <summary>The rules by which a difference <c>d</c> is of one kind or another, in SQL.</summary>
internal static class DifferenceRules
{
    /// <summary>Of the faults those whose records HubSpot has.</summary>
    internal const string IsReadable = "kind IN (0, 2, 3)";

    /// <summary>The row is later than HubSpot says, so a load of the record would pass it over as the newer one.</summary>
    internal const string IsAhead = "coalesce(d.modified > d.hubspot_modified, false)";

    /// <summary>
    /// The kind. <c>$1</c>: when the comparison began, <c>$2</c>: from when on the next sync reads changes, <c>$3</c>: the table's name.
    /// The order of the cases is their rank: what changed meanwhile proves nothing, what is rejected is known, what the next sync reads is
    /// no fault yet.
    /// </summary>
    /// <param name="table">The main table.</param>
    /// <param name="present">Which bookkeeping tables there are: the Python system had few.</param>
    internal static string Kind(TableName table, ExistingBookkeeping present) => $"""
        CASE
            WHEN d.found AND d.in_table AND NOT d.deleted AND d.modified IS NOT DISTINCT FROM d.hubspot_modified
                THEN {Word(DifferenceKind.ChangedMeanwhile)}
            WHEN d.found AND d.hubspot_modified >= $1 THEN {Word(DifferenceKind.ChangedMeanwhile)}
            WHEN d.found AND {IsRejected(table, present)} THEN {Word(DifferenceKind.Rejected)}
            WHEN d.found AND NOT {IsAhead} AND (d.hubspot_modified >= $2 OR {WasArchived(table, present)})
                THEN {Word(DifferenceKind.ChangedSinceLastSync)}
            WHEN d.found AND NOT d.in_table THEN {Word(DifferenceKind.Missing)}
            WHEN d.found AND d.deleted THEN {Word(DifferenceKind.Resurrected)}
            WHEN d.found THEN {Word(DifferenceKind.Stale)}
            WHEN NOT d.gone AND d.gone_at IS NULL THEN {Word(DifferenceKind.Unanswered)}
            WHEN NOT d.in_table OR d.deleted OR d.gone_at >= $1 THEN {Word(DifferenceKind.ChangedMeanwhile)}
            WHEN d.gone_at >= $2 THEN {Word(DifferenceKind.ChangedSinceLastSync)}
            ELSE {Word(DifferenceKind.Extra)}
        END
        """;

    private static string Word(DifferenceKind kind) => ((int)kind).ToString(CultureInfo.InvariantCulture);

    private static string IsRejected(TableName table, ExistingBookkeeping present) => present.Has(BookkeepingSchema.RejectedRecords)
        ? $"EXISTS (SELECT 1 FROM {table.Schema}.{BookkeepingSchema.RejectedRecords} r " +
            "WHERE r.object_type = $3 AND r.hs_object_id = d.id::text)"
        : "false";

    // HubSpot need not touch a record that is restored. The next sync finds it all the same: it has left the list of archived records.
    private static string WasArchived(TableName table, ExistingBookkeeping present) => present.Has(BookkeepingSchema.ArchivedIds)
        ? $"d.deleted AND d.id IN ({ArchivedIds.Kept(table, "$3")})"
        : "false";
}
