using Npgsql;

namespace HubSpotEtl.Postgres.Session;

/// <summary>
/// The functions of PostgreSQL that statements of this program call. Everybody may, unless somebody has taken that right away.
/// </summary>
internal static class FunctionRights
{
    /// <summary>Their names, in <c>pg_catalog</c>.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        "aclexplode", "array_agg", "array_lower", "array_ndims", "array_position", "array_to_string", "bit_or", "bool_and", "bool_or",
        "cardinality", "clock_timestamp", "concat", "concat_ws",
        "count", "current_database", "current_setting", "date_part", "format", "format_type", "generate_series", "has_function_privilege",
        "has_table_privilege", "hashtextextended",
        "jsonb_object_agg", "lower", "max", "min", "now", "obj_description", "octet_length", "pg_advisory_unlock_all",
        "pg_advisory_xact_lock", "pg_backend_pid", "pg_blocking_pids",
        "pg_current_xact_id", "pg_database_size", "pg_describe_object", "pg_get_userbyid", "pg_get_viewdef", "pg_has_role",
        "pg_is_in_recovery", "pg_partition_tree",
        "pg_terminate_backend", "pg_try_advisory_lock", "pg_try_advisory_xact_lock", "quote_ident", "replace", "row_number", "rtrim",
        "set_config", "string_agg", "string_to_array",
        "strpos", "substring", "sum", "to_char", "to_regclass", "unnest",
    ];

    /// <summary>Those that the role may not call.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>With the types of their arguments, as a grant names them.</returns>
    internal static async Task<IReadOnlyList<string>> MissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Missing = """
            SELECT p.oid::regprocedure::text FROM pg_catalog.pg_proc p
            WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname::text = ANY($1)
                AND NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
            ORDER BY 1
            """;
        return await connection.ColumnAsync<string>(Missing, [Names.ToArray()], cancellationToken);
    }

    /// <summary>The function that a refusal (42501) is about: its name ends the message in whatever language that is.</summary>
    /// <param name="message">PostgreSQL's.</param>
    /// <returns>Null where it is about something else.</returns>
    internal static string? Of(string message)
    {
        var last = message.Split(' ')[^1].Trim('"', '«', '»', '.', '“', '”', '„');
        return Names.Contains(last) ? last : null;
    }
}
