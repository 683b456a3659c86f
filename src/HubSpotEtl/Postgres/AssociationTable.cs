using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres;

/// <summary>
/// A table of links from one object type to another, made or adopted: two ids, type id, category (the four are the key), label,
/// <c>fivetran_synced</c>.
/// </summary>
public sealed class AssociationTable
{
    private AssociationTable(
        TableName name,
        SqlIdentifier from,
        SqlIdentifier to,
        ColumnType fromType,
        ColumnType toType,
        ColumnType typeIdType,
        TableDelta delta)
    {
        (Name, From, To) = (name, from, to);
        (FromType, ToType, TypeIdType) = (fromType, toType, typeIdType);
        (Created, SchemaChanges) = (delta.Creates, delta.Changes);
    }

    /// <summary>The table's name.</summary>
    public TableName Name { get; }

    /// <summary>True when it was not there before.</summary>
    public bool Created { get; }

    /// <summary>Columns and keys changed in a table that was there before.</summary>
    public int SchemaChanges { get; }

    internal SqlIdentifier From { get; }

    internal SqlIdentifier To { get; }

    internal ColumnType FromType { get; }

    internal ColumnType ToType { get; }

    internal ColumnType TypeIdType { get; }

    /// <summary>Makes the table, or adds to it what it lacks. An adopted key without the category is widened by it.</summary>
    /// <param name="database">Where it is.</param>
    /// <param name="name">Its name, as <see cref="TableCatalog"/> gave it.</param>
    /// <param name="main">The main table whose records the links start from.</param>
    /// <param name="target">The target's part of the names: <see cref="TableCatalog.TargetOf"/>.</param>
    /// <param name="logger">Takes what is changed.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>The table, ready for links.</returns>
    /// <exception cref="SchemaConflictException">It is there in a form that cannot be loaded.</exception>
    public static async Task<AssociationTable> EnsureAsync(
        Database database, TableName name, TableName main, string target, ILogger logger, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var actual = await ActualTable.ReadAsync(connection, name, cancellationToken);
        var (table, delta) = Plan(name, actual, AssociationColumns.IdColumns(main.Key, target));
        if (delta.Key.Count > 0 && actual?.Column(AssociationColumns.Category) is { IsNullable: true })
            await FillCategoriesAsync(connection, name, cancellationToken);
        await SchemaChange.ApplyAsync(connection, name, delta, logger, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return table;
    }

    private static (AssociationTable Table, TableDelta Delta) Plan(TableName name, ActualTable? actual, (string From, string To) ids)
    {
        var builder = new DeltaBuilder(name, actual);
        builder.CheckHolds(ids.From, ids.To);
        var from = builder.Key(ids.From, ColumnType.BigInt, ColumnType.Numeric, ColumnType.Text);
        var to = builder.Key(ids.To, ColumnType.BigInt, ColumnType.Numeric, ColumnType.Text);
        var typeId = builder.Key(AssociationColumns.TypeId, ColumnType.Text, ColumnType.Integer, ColumnType.BigInt, ColumnType.Numeric);
        builder.Key(AssociationColumns.Category, ColumnType.Text);
        builder.System(AssociationColumns.Label, ColumnType.Text);
        builder.System(AssociationColumns.Synced, ColumnType.TimestampTz, ColumnType.Timestamp);
        var delta = builder.Build([ids.From, ids.To, AssociationColumns.TypeId, AssociationColumns.Category]);
        return (new AssociationTable(name, new SqlIdentifier(ids.From), new SqlIdentifier(ids.To), from, to, typeId, delta), delta);
    }

    private static Task<int> FillCategoriesAsync(NpgsqlConnection connection, TableName name, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            $"UPDATE {name} SET {AssociationColumns.Category} = '' WHERE {AssociationColumns.Category} IS NULL",
            [], cancellationToken, Sql.Unlimited);
}
