using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Schema;

/// <summary>A view that shows columns of a table, which therefore cannot get another type while it is there.</summary>
/// <param name="Oid">Its key in <c>pg_class</c>.</param>
/// <param name="Name">The view.</param>
/// <param name="Comment">What it is commented with.</param>
/// <param name="BuiltOn">What others have built on it, or put on it, in words for people: views, as a rule, triggers, rules, defaults. It
/// would go with the view.</param>
internal sealed record DependentView(uint Oid, TableName Name, string? Comment, IReadOnlyList<string> BuiltOn)
{
    /// <summary>True for one that this program made.</summary>
    internal bool IsOurs => CommentText.IsOurs(Comment);
}

/// <summary>
/// Finds the views on a table, and takes those of this program out of the way of a column's new type, for the length of a transaction.
/// </summary>
internal static class DependentViews
{
    // Of a view v, what would be dropped with it or keeps it from being dropped: all that depends on it or on the type of its rows, but for
    // its own query; and what a security module says of it.
    private const string Guests = """
        ARRAY(SELECT CASE WHEN b.oid <> v.oid THEN bn.nspname || '.' || b.relname
            ELSE pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) END
              FROM pg_catalog.pg_depend d
              LEFT JOIN pg_catalog.pg_rewrite br ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND br.oid = d.objid
              LEFT JOIN pg_catalog.pg_class b ON b.oid = br.ev_class
              LEFT JOIN pg_catalog.pg_namespace bn ON bn.oid = b.relnamespace
              WHERE d.deptype IN ('n', 'a') AND (br.rulename = '_RETURN' AND b.oid = v.oid) IS NOT TRUE
                AND (d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = v.oid
                     OR d.refclassid = 'pg_catalog.pg_type'::regclass
                        AND d.refobjid IN (SELECT unnest(ARRAY[y.oid, y.typarray]) FROM pg_catalog.pg_type y WHERE y.oid = v.reltype))
              UNION
              SELECT 'a security label of ' || provider FROM pg_catalog.pg_seclabel WHERE classoid = 'pg_catalog.pg_class'::regclass
                  AND objoid = v.oid
              ORDER BY 1)
        """;

    /// <summary>What others have built on a view, or put on it, which is not ours to drop.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="view">Its key in <c>pg_class</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>In words for people.</returns>
    internal static async Task<IReadOnlyList<string>> GuestsAsync(
        NpgsqlConnection connection, uint view, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<string[]>(
            $"SELECT {Guests} FROM pg_catalog.pg_class v WHERE v.oid = $1",
            [new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Oid, Value = view }], cancellationToken) ?? [];

    /// <summary>The views that show any of some columns.</summary>
    internal static async Task<IReadOnlyList<DependentView>> FindAsync(
        NpgsqlConnection connection, TableName table, string[] columns, CancellationToken cancellationToken)
    {
        const string Views = $$"""
            SELECT DISTINCT v.oid, vn.nspname::text, v.relname::text, pg_catalog.obj_description(v.oid, 'pg_class'),
                   {{Guests}}
            FROM pg_catalog.pg_class t
            JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attname::text = ANY($3)
            JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = t.oid
                AND d.refobjsubid = a.attnum
            JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid
            JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.oid <> t.oid
            JOIN pg_catalog.pg_namespace vn ON vn.oid = v.relnamespace
            WHERE tn.nspname::text = $1 AND t.relname::text = $2
            ORDER BY 2, 3
            """;
        var views = new List<DependentView>();
        await foreach (var row in connection.QueryAsync(Views, [table.Schema.Name, table.Table.Name, columns], cancellationToken))
            views.Add(new DependentView(
                row.GetFieldValue<uint>(0), new TableName(new SqlIdentifier(row.GetString(1)), new SqlIdentifier(row.GetString(2))),
                row.Value<string>(3), row.GetFieldValue<string[]>(4)));
        return views;
    }

    /// <summary>Drops the views of this program that show any of some columns.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">Whose columns.</param>
    /// <param name="columns">Those that get another type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The views, and the statements that make them again as they were, with their grants and comments.</returns>
    /// <exception cref="SchemaConflictException">Somebody has built something on one of them, or put something on it, which is not ours to
    /// drop.</exception>
    internal static async Task<(IReadOnlyList<TableName> Views, IReadOnlyList<string> Again)> SetAsideAsync(
        NpgsqlConnection connection, TableName table, string[] columns, CancellationToken cancellationToken)
    {
        if (columns.Length == 0)
            return ([], []);
        var ours = (await FindAsync(connection, table, columns, cancellationToken)).Where(view => view.IsOurs).ToList();
        if (ours.Find(view => view.BuiltOn.Count > 0) is { } built)
            throw new SchemaConflictException(
                $"A column of {table.Display} needs another type, for which {built.Name.Display} must be made anew, but something was " +
                $"built on that " +
                $"({string.Join(", ", built.BuiltOn)}). Drop it, let the sync run, and make it again.");
        var again = new List<string>();
        foreach (var view in ours)
        {
            again.AddRange(await ViewTraits.ReadAsync(connection, view.Oid, columns: null, cancellationToken));
            await connection.ExecuteAsync($"DROP VIEW {view.Name}", [], cancellationToken, Sql.Unlimited);
        }
        return ([.. ours.Select(view => view.Name)], again);
    }
}
