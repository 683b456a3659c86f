namespace HubSpotEtl.Postgres.Bookkeeping;

/// <summary>
/// The bookkeeping tables: their whole definition, to be read here. A column added to this list later is added to existing tables;
/// nothing is dropped and no type is changed, so <c>etl_sync_metadata</c> stays as the Python system made it.
/// </summary>
internal static class BookkeepingSchema
{
    /// <summary>The watermark of each main table; <c>object_type</c> holds the main table's name.</summary>
    internal const string SyncMetadata = "etl_sync_metadata";

    /// <summary>Which portal the tables are a copy of: one row.</summary>
    internal const string Portal = "etl_portal";

    /// <summary>Which object type owns which table name.</summary>
    internal const string Tables = "etl_table";

    /// <summary>Which column holds which property (NULL: <c>properties_overflow</c>), and what HubSpot says about it.</summary>
    internal const string Properties = "etl_property";

    /// <summary>The values that HubSpot offers for properties, with their labels.</summary>
    internal const string PropertyOptions = "etl_property_option";

    /// <summary>One row a run, kept for trend and audit.</summary>
    internal const string Runs = "etl_run";

    /// <summary>Where an unfinished run of a table stands.</summary>
    internal const string Checkpoints = "etl_checkpoint";

    /// <summary>How many of a run's seen ids, in batch order, have the links of a target type stored.</summary>
    internal const string AssociationProgress = "etl_association_progress";

    /// <summary>The ids a run has seen, one array a batch; emptied when the run is complete.</summary>
    internal const string SeenIds = "etl_seen_ids";

    /// <summary>What the last full load sent, as hashes, with the versions that the rows had after it: see <c>Fingerprints</c>.</summary>
    internal const string Fingerprints = "etl_fingerprint";

    /// <summary>The ids that HubSpot listed as archived when it was last asked, so that a restored record is noticed.</summary>
    internal const string ArchivedIds = "etl_archived_ids";

    /// <summary>
    /// Records whose rows were, or are being, read again, and whose links are not sure to be stored: see <c>OwedLinksStore</c>.
    /// </summary>
    internal const string LinksOwed = "etl_links_owed";

    /// <summary>Values that did not fit their column.</summary>
    internal const string RejectedValues = "etl_rejected_value";

    /// <summary>Records that could not be loaded at all.</summary>
    internal const string RejectedRecords = "etl_rejected_record";

    /// <summary>What is known of the records of one portal: another one's begin without it.</summary>
    internal static IReadOnlyList<string> OfOnePortal =>
        [SyncMetadata, Checkpoints, AssociationProgress, SeenIds, Fingerprints, ArchivedIds, LinksOwed, RejectedValues, RejectedRecords];

    internal static readonly Definition[] All =
    [
        new(SyncMetadata, "PRIMARY KEY (object_type)",
        [
            ("object_type", "TEXT"),
            ("last_sync_timestamp", "TIMESTAMPTZ"),
            ("records_synced", "BIGINT"),
            ("sync_mode", "TEXT"),
            ("updated_at", "TIMESTAMPTZ"),
            ("associations_synced_at", "TIMESTAMPTZ"),
            ("associations_refused", "TEXT[]"),  // object types whose associations HubSpot did not give: those of all records are owed
            ("search_from", "TIMESTAMPTZ"),      // where the next window begins, where that is before last_sync_timestamp
        ]),
        new(Portal, "PRIMARY KEY (singleton), CHECK (singleton)",
        [
            ("singleton", "BOOLEAN"),
            ("portal_id", "BIGINT"),
            ("since", "TIMESTAMPTZ"),
        ]),
        new(Tables, "PRIMARY KEY (table_name)",
        [
            ("table_name", "TEXT"),
            ("object_type_id", "TEXT"),
            ("kind", "TEXT"),                    // main, pipeline, pipeline_stage, association, view, owner
            ("target_object_type_id", "TEXT"),   // '' except for associations
            // Of main tables, what their rows were loaded with; NULL: everything, and no rules.
            ("properties_left_out", "TEXT[]"),
            ("targets_left_out", "TEXT[]"),      // object type ids
            ("privacy_rules", "TEXT"),
            ("privacy_key", "TEXT"),             // tells which secret the hashes were made with
            ("sensitive_properties", "JSONB"),   // the definitions that HubSpot lists only when it is asked for them
            ("sensitive_asked_at", "TIMESTAMPTZ"),
        ]),
        new(Properties, "PRIMARY KEY (table_name, property)",
        [
            ("table_name", "TEXT"),
            ("property", "TEXT"),
            ("column_name", "TEXT"),
            ("type", "TEXT"),
            ("label", "TEXT"),
            ("group_name", "TEXT"),
            ("description", "TEXT"),
            ("first_seen", "TIMESTAMPTZ"),
            ("last_seen", "TIMESTAMPTZ"),
            ("field_type", "TEXT"),              // checkbox: lists of values
            ("referenced_object_type", "TEXT"),  // of what the values are ids: OWNER
        ]),
        new(PropertyOptions, "PRIMARY KEY (table_name, property, value)",
        [
            ("table_name", "TEXT"),
            ("property", "TEXT"),
            ("value", "TEXT"),
            ("label", "TEXT"),
            ("display_order", "INTEGER"),
            ("hidden", "BOOLEAN"),
            ("description", "TEXT"),
            ("removed_at", "TIMESTAMPTZ"),       // NULL while HubSpot offers it
        ]),
        new(Runs, "PRIMARY KEY (run_id)",
        [
            ("run_id", "UUID"),
            ("object_type", "TEXT"),
            ("table_name", "TEXT"),
            ("sync_mode", "TEXT"),
            ("reason", "TEXT"),
            ("status", "TEXT"),
            ("started_at", "TIMESTAMPTZ"),
            ("finished_at", "TIMESTAMPTZ"),
            ("watermark_from", "TIMESTAMPTZ"),
            ("watermark_to", "TIMESTAMPTZ"),
            ("counters", "JSONB"),
            ("error", "TEXT"),
            ("host", "TEXT"),
            ("pid", "INTEGER"),
        ]),
        new(Checkpoints, "PRIMARY KEY (table_name)",
        [
            ("table_name", "TEXT"),
            ("run_id", "UUID"),
            ("sync_mode", "TEXT"),
            ("phase", "TEXT"),
            ("cursor", "TEXT"),
            ("started_at", "TIMESTAMPTZ"),
            ("window_from", "TIMESTAMPTZ"),
            ("window_to", "TIMESTAMPTZ"),
            ("settings_hash", "TEXT"),
            ("records", "BIGINT"),
            ("updated_at", "TIMESTAMPTZ"),
        ]),
        new(AssociationProgress, "PRIMARY KEY (table_name, run_id, target)",
        [
            ("table_name", "TEXT"),
            ("run_id", "UUID"),
            ("target", "TEXT"),
            ("ids_done", "BIGINT"),
        ]),
        new(SeenIds, "PRIMARY KEY (table_name, run_id, batch)",
        [
            ("table_name", "TEXT"),
            ("run_id", "UUID"),
            ("batch", "BIGINT"),
            ("ids", "BIGINT[]"),
            ("associated", "BIGINT[]"),          // for each id the types that the listing named, as bits; NULL: it named nothing
            ("inserted", "BIGINT[]"),            // those of ids that had no live row before the batch; NULL: all of them
        ]),
        new(Fingerprints, "PRIMARY KEY (table_name, last_id, run_id, batch)",
        [
            ("table_name", "TEXT"),
            ("last_id", "BIGINT"),               // the greatest of ids, and the least
            ("first_id", "BIGINT"),
            ("run_id", "UUID"),
            ("batch", "BIGINT"),
            ("layout_key", "BIGINT"),            // for which columns the rows were encoded
            ("ids", "BIGINT[]"),
            ("hashes", "BIGINT[]"),              // XXH3 of each row's COPY tuple
            ("versions", "XID[]"),               // xmin of each row
        ]),
        new(ArchivedIds, "PRIMARY KEY (table_name)",
        [
            ("table_name", "TEXT"),
            ("ids", "BIGINT[]"),
        ]),
        new(LinksOwed, "PRIMARY KEY (table_name, record_id)",
        [
            ("table_name", "TEXT"),
            ("record_id", "BIGINT"),
        ]),
        new(RejectedValues, "PRIMARY KEY (object_type, hs_object_id, property)",
        [
            ("object_type", "TEXT"),
            ("hs_object_id", "BIGINT"),
            ("property", "TEXT"),
            ("raw_value", "TEXT"),
            ("reason", "TEXT"),
            ("run_id", "UUID"),
            ("rejected_at", "TIMESTAMPTZ"),
        ]),
        new(RejectedRecords, "PRIMARY KEY (object_type, hs_object_id)",
        [
            ("object_type", "TEXT"),
            ("hs_object_id", "TEXT"),            // text: a record may be refused for its very id
            ("raw", "TEXT"),                     // text: it must hold anything
            ("error", "TEXT"),
            ("sqlstate", "TEXT"),
            ("run_id", "UUID"),
            ("rejected_at", "TIMESTAMPTZ"),
        ]),
    ];

    /// <summary>Each table with its first column.</summary>
    internal static IEnumerable<(string Table, string Column)> KeyColumns =>
        All.Select(definition => (definition.Table, definition.Columns[0].Name));

    /// <summary>
    /// The tables that are written to by their key, each with it, in words for people. That of the Python system has none.
    /// </summary>
    internal static string Keys => string.Join(", ", All.Where(definition => definition.Table != SyncMetadata)
        .Select(definition => $"{definition.Table} {definition.Key.Split(["PRIMARY KEY ", ", CHECK"], StringSplitOptions.None)[1]}"));

    internal sealed record Definition(string Table, string Key, (string Name, string Type)[] Columns);
}
