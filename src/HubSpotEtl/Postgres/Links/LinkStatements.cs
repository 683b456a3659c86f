using HubSpotEtl.Postgres.Tables;

namespace HubSpotEtl.Postgres.Links;

/// <summary>
/// Staged links → association table. Only what differs is written: a link that is already there is neither touched nor locked. The
/// staged ids are cast to the types that an adopted table has.
/// </summary>
internal sealed class LinkStatements(AssociationTable table)
{
    internal const string Staging = "pg_temp.etl_links";

    private const string Key = "from_id, to_id, type_id, category";

    private readonly string _target = table.Name.ToString();
    private readonly string _from = SqlTypes.Cast("s.from_id", Transform.ColumnType.BigInt, table.FromType);
    private readonly string _to = SqlTypes.Cast("s.to_id", Transform.ColumnType.BigInt, table.ToType);
    private readonly string _typeId = SqlTypes.Cast("s.type_id", Transform.ColumnType.BigInt, table.TypeIdType);

    // HubSpot may name a link twice, across two pages of an answer; the label that sorts first wins, so that a re-run changes nothing.
    private static string Distinct => $"(SELECT DISTINCT ON ({Key}) * FROM {Staging} ORDER BY {Key}, label)";

    private string IsSame => $"t.{table.From} = {_from} AND t.{table.To} = {_to} AND t.type_id = {_typeId} AND t.category = s.category";

    /// <summary>$1: ids. Whether any of these records has a link.</summary>
    internal string HasLinks =>
        $"SELECT EXISTS (SELECT 1 FROM {_target} t WHERE t.{table.From} = ANY($1::bigint[]::{SqlTypes.ToSql(table.FromType)}[]))";

    /// <summary>$1: ids. Those of them that have links.</summary>
    internal string Linked =>
        $"SELECT DISTINCT t.{table.From}::bigint FROM {_target} t WHERE t.{table.From} = " +
        $"ANY($1::bigint[]::{SqlTypes.ToSql(table.FromType)}[])";

    /// <summary>$1: the ids whose links are known completely. Removes those that are not staged.</summary>
    internal string Delete => $"""
        DELETE FROM {_target} t
        WHERE t.{table.From} = ANY($1::bigint[]::{SqlTypes.ToSql(table.FromType)}[])
          AND NOT EXISTS (SELECT 1 FROM {Staging} s WHERE {IsSame})
        """;

    internal string Relabel => $"""
        UPDATE {_target} t
        SET label = s.label, fivetran_synced = now()
        FROM {Distinct} s
        WHERE {IsSame} AND t.label IS DISTINCT FROM s.label
        """;

    internal string InsertMissing => $"{Inserted} WHERE NOT EXISTS (SELECT 1 FROM {_target} t WHERE {IsSame}) {UnlessThere}";

    /// <summary>For records without any link: none is looked up.</summary>
    internal string InsertAll => $"{Inserted} {UnlessThere}";

    private string Inserted => $"""
        INSERT INTO {_target} ({table.From}, {table.To}, type_id, category, label, fivetran_synced)
        SELECT {_from}, {_to}, {_typeId}, s.category, s.label, now()
        FROM {Distinct} s
        """;

    private string UnlessThere => $"ON CONFLICT ({table.From}, {table.To}, type_id, category) DO NOTHING";
}
