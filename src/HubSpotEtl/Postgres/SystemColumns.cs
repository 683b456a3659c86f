namespace HubSpotEtl.Postgres;

/// <summary>The columns of a main table that are no properties. A property of the same name gets a suffixed column.</summary>
internal static class SystemColumns
{
    internal const string Id = "hs_object_id";
    internal const string Modified = "hs_lastmodifieddate";
    internal const string Synced = "fivetran_synced";
    internal const string Deleted = "fivetran_deleted";
    internal const string Overflow = "properties_overflow";

    internal static readonly IReadOnlySet<string> Names = new HashSet<string>(StringComparer.Ordinal) { Id, Modified, Synced, Deleted, Overflow };
}
