using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging;
using Npgsql;
using static System.FormattableString;

namespace HubSpotEtl.Postgres.ReferenceTables;

/// <summary>
/// A table of few rows, which each run reads anew and replaces as a whole: new and changed rows are written, those that are already so left
/// alone, not even locked, and archived and vanished ones marked <c>fivetran_deleted</c>.
/// </summary>
/// <param name="Name">The table.</param>
/// <param name="Comment">What it holds.</param>
/// <param name="Columns">In the order of a new table: the key, and among the others <see cref="ReferenceColumn{TRow}.Deleted"/> and
/// <see cref="ReferenceColumn{TRow}.Synced"/>.</param>
internal sealed record ReferenceTable<TRow>(TableName Name, string Comment, IReadOnlyList<ReferenceColumn<TRow>> Columns)
{
    /// <summary>True where the Python system may have made it: its types are taken as they are.</summary>
    internal bool MayBeAdopted { get; init; }

    internal RelationComments Comments =>
        new(Name, CommentText.Of(Comment), Columns.ToDictionary(column => column.Name, column => CommentText.Of(column.Comment),
            StringComparer.Ordinal));

    private ReferenceColumn<TRow> Key => Columns[0];

    /// <summary>What the table lacks.</summary>
    internal TableDelta Delta(ActualTable? actual)
    {
        var table = new DeltaBuilder(Name, actual);
        table.CheckHolds(Key.Name);
        table.Key(Key.Name, Key.Type);
        foreach (var column in Columns.Skip(1))
            table.System(column.Name, column.Type, MayBeAdopted ? OtherTypes(column.Type) : []);
        return table.Build([Key.Name]);
    }

    /// <summary>Makes the table, or adds what it lacks, and makes it say what HubSpot says.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="rows">All that HubSpot has, archived ones too.</param>
    /// <param name="massDeletion">Whether more than half may be marked: that they are absent is all that one answer says of them.</param>
    /// <param name="logger">Takes what is changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why those that HubSpot does not list any more were not marked; null when they were.</returns>
    /// <exception cref="SchemaConflictException">The table is there in a form that cannot be loaded, or the role may not make
    /// it.</exception>
    internal async Task<string?> ReplaceAsync(
        NpgsqlConnection connection, IReadOnlyList<TRow> rows, MassDeletion massDeletion, ILogger logger,
        CancellationToken cancellationToken)
    {
        var actual = await ActualTable.ReadAsync(connection, Name, cancellationToken);
        await SchemaChange.ApplyAsync(connection, Name, Delta(actual), logger, cancellationToken);
        var (gone, live) = await CountVanishedAsync(connection, rows, cancellationToken);
        var withheld = massDeletion.Objection(gone, live);
        // A listing of nothing at all proves nothing.
        await WriteAsync(connection, rows, marks: rows.Count > 0 && withheld is null, cancellationToken);
        await RelationComments.WriteAsync(connection, [(Comments, actual)], logger, cancellationToken);
        return withheld;
    }

    /// <summary>
    /// How many live rows are not among those that HubSpot has, and how many there are. To be asked before anything is added: what is new
    /// says nothing about what is gone.
    /// </summary>
    internal async Task<(long Gone, long Live)> CountVanishedAsync(
        NpgsqlConnection connection, IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        (long, long) counts = default;
        await foreach (var row in connection.QueryAsync(
            $"SELECT count(*) FILTER (WHERE {IsVanished}), count(*) FROM {Name} WHERE fivetran_deleted IS NOT TRUE", [Key.Values!(rows)],
            cancellationToken))
            counts = (row.GetInt64(0), row.GetInt64(1));
        return counts;
    }

    /// <summary>Writes what is new or changed.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="rows">All that HubSpot has.</param>
    /// <param name="marks">Whether the rest is marked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Rows that were new, changed or newly marked.</returns>
    internal async Task<int> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<TRow> rows, bool marks, CancellationToken cancellationToken)
    {
        var sent = Columns.Where(column => column.Values is not null).ToList();
        var written = await connection.ExecuteAsync(Upsert(sent), [.. sent.Select(column => column.Values!(rows))], cancellationToken);
        if (marks)
            written += await connection.ExecuteAsync(
                $"UPDATE {Name} SET fivetran_deleted = true, fivetran_synced = now() WHERE {IsVanished} AND fivetran_deleted IS NOT TRUE",
                [Key.Values!(rows)], cancellationToken);
        return written;
    }

    private string IsVanished => $"NOT ({Key.Name} = ANY($1))";

    // Should HubSpot name a key twice, the live one is kept: an upsert may not meet a row twice.
    private string Upsert(List<ReferenceColumn<TRow>> sent)
    {
        var arrays = sent.Select((column, i) => Invariant($"${i + 1}::{SqlTypes.ToSql(column.Type)}[]"));
        return $"""
            INSERT INTO {Name} ({Each(0, name => name)}, fivetran_synced)
            SELECT n.*, now()
            FROM (SELECT DISTINCT ON ({Key.Name}) *
                  FROM unnest({string.Join(", ", arrays)}) AS u({Each(0, name => name)})
                  ORDER BY {Key.Name}, fivetran_deleted) AS n
            LEFT JOIN {Name} AS o USING ({Key.Name})
            WHERE o.{Key.Name} IS NULL OR ({Each(1, name => $"o.{name}")}) IS DISTINCT FROM ({Each(1, name => $"n.{name}")})
            ON CONFLICT ({Key.Name}) DO UPDATE
            SET {Each(1, name => $"{name} = EXCLUDED.{name}")}, fivetran_synced = EXCLUDED.fivetran_synced
            """;

        string Each(int from, Func<string, string> part) => string.Join(", ", sent.Skip(from).Select(column => part(column.Name)));
    }

    private static ColumnType[] OtherTypes(ColumnType type) => type switch
    {
        ColumnType.Integer => [ColumnType.BigInt, ColumnType.Numeric],
        ColumnType.Numeric => [ColumnType.Double],
        ColumnType.TimestampTz => [ColumnType.Timestamp],
        _ => [],
    };
}
