namespace HubSpotEtl.Postgres.Connection;

/// <summary>
/// What gives a role the rights that a run needs, as statements for the owner: the one list of them, whoever tells of a right that is
/// missing.
/// </summary>
internal static class Grants
{
    /// <summary>To make tables in a schema that is there.</summary>
    internal static string CreateTables(SqlIdentifier schema, string user) =>
        $"GRANT USAGE, CREATE ON SCHEMA {schema} TO {new SqlIdentifier(user)}";

    /// <summary>To make the schema.</summary>
    internal static string CreateSchema(string database, string user) =>
        $"GRANT CREATE ON DATABASE {new SqlIdentifier(database)} TO {new SqlIdentifier(user)}";

    /// <summary>To make temporary tables, into which every batch is copied.</summary>
    internal static string Temporary(string database, string user) =>
        $"GRANT TEMPORARY ON DATABASE {new SqlIdentifier(database)} TO {new SqlIdentifier(user)}";

    /// <summary>To call functions of PostgreSQL.</summary>
    /// <param name="functions">With the types of their arguments.</param>
    /// <param name="user">The role.</param>
    internal static string Functions(IReadOnlyList<string> functions, string user) =>
        string.Join("; ", functions.Select(function => $"GRANT EXECUTE ON FUNCTION pg_catalog.{function} TO {new SqlIdentifier(user)}"));

    /// <summary>To alter a table, which only its owner may.</summary>
    internal static string Alter(TableName table, string user) => $"ALTER TABLE {table} OWNER TO {new SqlIdentifier(user)}";

    /// <summary>To read and write a table.</summary>
    internal static string Write(TableName table, string user) =>
        $"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {new SqlIdentifier(user)}";

    /// <summary>The same for all tables of the schema, the bookkeeping ones above all.</summary>
    internal static string WriteAll(SqlIdentifier schema, string user) =>
        $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {new SqlIdentifier(user)}";
}
