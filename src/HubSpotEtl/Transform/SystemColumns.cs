namespace HubSpotEtl.Transform;

/// <summary>The columns of a main table that are not made from one property's name (product.md §4).</summary>
public static class SystemColumns
{
    /// <summary>The record's <c>id</c>; the primary key.</summary>
    public const string ObjectId = "hs_object_id";

    /// <summary>When the record was last modified in HubSpot.</summary>
    public const string LastModified = "hs_lastmodifieddate";

    /// <summary>When the row was last written.</summary>
    public const string Synced = "fivetran_synced";

    /// <summary>The soft-delete mark.</summary>
    public const string Deleted = "fivetran_deleted";

    /// <summary>The values that have no room in a column of their own.</summary>
    public const string Overflow = "properties_overflow";

    /// <summary>
    /// All of them, and those that PostgreSQL itself puts into every table (chapter "System Columns"): no property's column may have such a
    /// name.
    /// </summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        ObjectId, LastModified, Synced, Deleted, Overflow, "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid",
    };

    /// <summary>
    /// True for the properties that are a system column themselves and get no other: leave them out before columns are named.
    /// </summary>
    /// <param name="property">A HubSpot property's name.</param>
    /// <returns>True for <c>hs_object_id</c> and <c>hs_lastmodifieddate</c>.</returns>
    public static bool Hold(string property) => property is ObjectId or LastModified;
}
