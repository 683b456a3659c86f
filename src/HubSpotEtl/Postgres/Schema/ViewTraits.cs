using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Schema;

/// <summary>
/// What a view has besides its definition, as statements that give it to one that is made anew: grants to others, comments, and its owner.
/// </summary>
internal static class ViewTraits
{
    /// <summary>Reads them.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="view">Its key in <c>pg_class</c>.</param>
    /// <param name="columns">The columns that the new view has; null for one that is made as it was, with the statement that makes
    /// it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Statements, in the order in which they must be run.</returns>
    internal static async Task<IReadOnlyList<string>> ReadAsync(
        NpgsqlConnection connection, uint view, string[]? columns, CancellationToken cancellationToken)
    {
        // Default privileges would give the new view grants that somebody may have taken from the old one, so those go first.
        const string Traits = """
            WITH v AS (
                SELECT c.oid, c.relowner, c.relacl, c.relnamespace, format('%I.%I', n.nspname, c.relname) AS name,
                       CASE WHEN c.reloptions IS NULL THEN '' ELSE 'WITH (' || array_to_string(c.reloptions, ', ') || ') ' END AS options
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.oid = $1),
            kept AS (
                SELECT a.attnum, a.attname, a.attacl FROM v JOIN pg_catalog.pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0
                WHERE $2 IS NULL OR a.attname::text = ANY($2)),
            granted AS (
                SELECT 2 AS step, v.name, g.grantee, g.privilege_type AS privilege, g.is_grantable
                FROM v, pg_catalog.aclexplode(v.relacl) g WHERE g.grantee <> v.relowner
                UNION ALL
                SELECT 2, v.name, g.grantee, format('%s (%I)', g.privilege_type, a.attname), g.is_grantable
                FROM v JOIN kept a ON a.attacl IS NOT NULL, pg_catalog.aclexplode(a.attacl) g
                WHERE g.grantee <> v.relowner
                UNION
                SELECT 1, v.name, g.grantee, 'ALL', NULL
                FROM v
                JOIN pg_catalog.pg_default_acl d ON d.defaclobjtype = 'r' AND d.defaclnamespace IN (0, v.relnamespace)
                 AND d.defaclrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user),
                     pg_catalog.aclexplode(d.defaclacl) g
                WHERE g.grantee <> v.relowner)
            SELECT sql FROM (
                SELECT 0 AS step, format('CREATE VIEW %s %sAS %s', name, options, rtrim(pg_catalog.pg_get_viewdef(oid), '; ')) AS sql FROM v
                    WHERE $2 IS NULL
                UNION ALL
                SELECT step, CASE step WHEN 1 THEN format('REVOKE ALL ON %s FROM %s', name, who)
                                  ELSE format('GRANT %s ON %s TO %s', privilege, name, who) || CASE WHEN is_grantable
                                      THEN ' WITH GRANT OPTION' ELSE '' END END
                FROM (SELECT *, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(grantee)) END AS who
                    FROM granted) g
                UNION ALL
                SELECT 3, CASE d.objsubid WHEN 0 THEN format('COMMENT ON VIEW %s IS %L', v.name, d.description)
                          ELSE format('COMMENT ON COLUMN %s.%I IS %L', v.name, a.attname, d.description) END
                FROM v
                JOIN pg_catalog.pg_description d ON d.objoid = v.oid AND d.classoid = 'pg_catalog.pg_class'::regclass
                LEFT JOIN kept a ON a.attnum = d.objsubid
                WHERE d.objsubid = 0 OR a.attnum IS NOT NULL
                UNION ALL
                SELECT 4, format('ALTER VIEW %s OWNER TO %I', name, pg_catalog.pg_get_userbyid(relowner))
                FROM v WHERE relowner <> (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
            ) s
            ORDER BY step
            """;
        return await connection.ColumnAsync<string>(
            Traits,
            [
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Oid, Value = view },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = (object?)columns ?? DBNull.Value },
            ],
            cancellationToken);
    }
}
