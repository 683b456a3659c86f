using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Tables;

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

    /// <summary>True when links had been loaded that somebody has dropped since: those of all records are read again.</summary>
    public bool IsLost { get; private set; }

    internal SqlIdentifier From { get; }

    internal SqlIdentifier To { get; }

    internal ColumnType FromType { get; }

    internal ColumnType ToType { get; }

    internal ColumnType TypeIdType { get; }

    /// <summary>
    /// Makes tables, or adds to them what they lack. An adopted key without the category is widened by it. One transaction.
    /// </summary>
    /// <param name="database">Where they are.</param>
    /// <param name="main">The main table whose records the links start from.</param>
    /// <param name="wanted">The tables.</param>
    /// <param name="logger">Takes what is changed.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>Those that are there now, ready for links: all but the absent ones that were not to be made.</returns>
    /// <exception cref="SchemaConflictException">One is there in a form that cannot be loaded.</exception>
    public static async Task<IReadOnlyDictionary<TableName, AssociationTable>> EnsureAsync(
        Database database, TableName main, IReadOnlyList<WantedLinks> wanted, ILogger logger, CancellationToken cancellationToken)
    {
        var (ready, made) = await database.ChangeAsync(connection => EnsureOnceAsync(connection, main, wanted, logger, cancellationToken),
            cancellationToken);
        if (made > 1)
            Log.AssociationTablesCreated(logger, made, main.Display);
        return ready;
    }

    private static async Task<(IReadOnlyDictionary<TableName, AssociationTable> Ready, int Made)> EnsureOnceAsync(
        NpgsqlConnection connection, TableName main, IReadOnlyList<WantedLinks> wanted, ILogger logger, CancellationToken cancellationToken)
    {
        var actual = await ActualTable.ReadAsync(connection, [.. wanted.Select(one => one.Table)], cancellationToken);
        var planned = wanted.Where(one => one.MakeIt || actual.ContainsKey(one.Table)).Select(one =>
        {
            var there = actual.GetValueOrDefault(one.Table);
            var ids = IdColumns(main, one, there);
            return (Wanted: one, There: there, Ids: ids, Plan: Plan(one.Table, there, ids));
        }).ToList();
        var made = planned.Count(each => each.Plan.Delta.Creates);
        var ready = new Dictionary<TableName, AssociationTable>();
        var comments = new List<(RelationComments, ActualTable?)>();
        foreach (var (one, there, ids, (table, delta)) in planned)
        {
            var name = one.Table;
            comments.Add((TableComments.Links(name, main.Key, one.Target, ids.From, ids.To), there));
            if (delta.Key.Count > 0 && there?.Column(AssociationColumns.Category) is { IsNullable: true })
                await FillCategoriesAsync(connection, name, cancellationToken);
            await SchemaChange.ApplyAsync(connection, name, delta, made > 1 ? LogLevel.Debug : LogLevel.Information, logger,
                cancellationToken);
            table.IsLost = one.WasMade && (delta.Creates || delta.Added.Count > 0)
                && await LostContent.ForgetLinksAsync(connection, main, cancellationToken);
            ready.Add(name, table);
        }
        await RelationComments.WriteAsync(connection, comments, logger, cancellationToken);
        return (ready, made);
    }

    /// <summary>What <see cref="EnsureAsync"/> would do. It reads only.</summary>
    /// <param name="database">Where the tables are.</param>
    /// <param name="main">The main table whose records the links start from.</param>
    /// <param name="wanted">The tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The deltas of those that would be there then.</returns>
    internal static async Task<IReadOnlyList<(TableName Table, TableDelta Delta)>> PlanAsync(
        Database database, TableName main, IReadOnlyList<WantedLinks> wanted, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var actual = await ActualTable.ReadAsync(connection, [.. wanted.Select(one => one.Table)], cancellationToken);
        return
        [
            .. wanted.Where(one => one.MakeIt || actual.ContainsKey(one.Table)).Select(one => (
                one.Table, Plan(one.Table, actual.GetValueOrDefault(one.Table),
                    IdColumns(main, one, actual.GetValueOrDefault(one.Table))).Delta)),
        ];
    }

    // What is made under one word for the target stays, as names do, when HubSpot tells another: the key has the column.
    private static (string From, string To) IdColumns(TableName main, WantedLinks wanted, ActualTable? there)
    {
        var ids = AssociationColumns.IdColumns(main.Key, wanted.Target);
        if (!wanted.IsKnown || there is null || there.Column(ids.To) is not null)
            return ids;
        string[] others = [ids.From, AssociationColumns.TypeId, AssociationColumns.Category];
        return there.UniqueKeys.Where(key => key.Columns.IsSupersetOf(others)).Select(key =>
            key.Columns.Except(others).ToList()).FirstOrDefault() is [var to] ? (ids.From, to) : ids;
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
