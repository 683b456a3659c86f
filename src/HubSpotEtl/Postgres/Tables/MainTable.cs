using System.Collections.Immutable;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>
/// The main table of an object type: made or adopted, grown as HubSpot's properties grow, and widened in mid-run when a value asks
/// for it. Shared by all loaders of the table.
/// </summary>
/// <param name="database">Where the table is.</param>
/// <param name="name">The table, as <see cref="TableCatalog"/> gave it.</param>
/// <param name="modifiedProperty">The property that feeds <c>hs_lastmodifieddate</c>: <c>lastmodifieddate</c> for contacts, else
/// <c>hs_lastmodifieddate</c>.</param>
/// <param name="logger">Takes what is changed.</param>
public sealed class MainTable(Database database, TableName name, string modifiedProperty, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile ImmutableDictionary<string, ColumnType> _types = ImmutableDictionary<string, ColumnType>.Empty;

    /// <summary>The table's name.</summary>
    public TableName Name => name;

    /// <summary>What the records are, in words for people: the table is commented with it.</summary>
    public string Subject { get; init; } = "Records of HubSpot";

    /// <summary>The types of the loaded columns as they are in the table now; a new object after each change.</summary>
    internal ImmutableDictionary<string, ColumnType> Types => _types;

    /// <summary>Makes the table, or adds to it what it lacks, and stores where each property goes: one transaction.</summary>
    /// <param name="properties">All properties that HubSpot lists for the object type, of every type.</param>
    /// <param name="stageIds">The ids of the object's pipeline stages, for the short names of stage properties.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>The row layout and what was done.</returns>
    /// <exception cref="SchemaConflictException">The table is there in a form that cannot be loaded, or the role may not change
    /// it.</exception>
    public async Task<PreparedTable> PrepareAsync(
        IReadOnlyList<TableProperty> properties, IReadOnlyCollection<string> stageIds, CancellationToken cancellationToken)
    {
        var (plan, isLost) = await database.ChangeAsync(connection => PrepareOnceAsync(connection, properties, stageIds, cancellationToken),
            cancellationToken);
        _types = plan.Layout.Columns.ToImmutableDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal);
        return Report(plan, isLost);
    }

    private async Task<(MainTablePlan Plan, bool IsLost)> PrepareOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<TableProperty> properties, IReadOnlyCollection<string> stageIds,
        CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(
            connection, properties, stageIds, await PropertyCatalog.ReadAsync(connection, name, cancellationToken), cancellationToken);
        await SchemaChange.ApplyAsync(connection, name, plan.Delta, logger, cancellationToken);
        await PropertyCatalog.SaveAsync(connection, name, properties, plan.Places, cancellationToken);
        await PropertyOptions.SaveAsync(connection, name, properties, logger, cancellationToken);
        var isLost = (plan.Delta.Creates || plan.LostColumns.Count > 0)
            && await LostContent.ForgetLoadAsync(connection, name, cancellationToken);
        await RelationComments.WriteAsync(connection, [(Comments(properties, plan), plan.Actual)], logger, cancellationToken);
        return (plan, isLost);
    }

    /// <summary>What <see cref="PrepareAsync"/> would do. It reads only, and needs no bookkeeping tables.</summary>
    internal async Task<MainTablePlan> PlanAsync(
        IReadOnlyList<TableProperty> properties, IReadOnlyCollection<string> stageIds, CancellationToken cancellationToken)
    {
        var hasCatalog = (await ExistingBookkeeping.FindAsync(database, cancellationToken)).Has(BookkeepingSchema.Properties);
        await using var connection = await database.OpenAsync(cancellationToken);
        return await PlanAsync(
            connection, properties, stageIds, hasCatalog ? await PropertyCatalog.ReadAsync(connection, name, cancellationToken) : [],
            cancellationToken);
    }

    /// <summary>
    /// Widens the columns that <paramref name="layout"/> has wider than the table. Values keep their meaning: numbers their digits,
    /// times as ISO text, dates as midnight UTC.
    /// </summary>
    /// <param name="layout">A layout that grew out of this table's.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>How many columns were widened; 0 when the table was wide enough.</returns>
    /// <exception cref="SchemaConflictException">A view or a generated column depends on the column's type.</exception>
    public async Task<int> WidenAsync(RowLayout layout, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var wider = layout.Columns.Where(c => SqlTypes.IsWider(c.Type, TypeOf(c.Name))).ToList();
            if (wider.Count > 0)
                await WidenAsync(wider, cancellationToken);
            return wider.Count;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task<MainTablePlan> PlanAsync(
        NpgsqlConnection connection, IReadOnlyList<TableProperty> properties, IReadOnlyCollection<string> stageIds,
        IReadOnlyList<StoredProperty> stored, CancellationToken cancellationToken)
    {
        var actual = await ActualTable.ReadAsync(connection, name, cancellationToken);
        return new MainTablePlanner(name, actual, stored, modifiedProperty).Plan(properties, stageIds);
    }

    private async Task WidenAsync(List<LayoutColumn> wider, CancellationToken cancellationToken)
    {
        await database.ChangeAsync(
            connection => SchemaChange.WidenAsync(connection, name, [.. wider.Select(c => (c, TypeOf(c.Name)))], logger, cancellationToken),
            cancellationToken);
        foreach (var column in wider)
            Log.ColumnWidened(logger, name.Display, column.Name, TypeOf(column.Name), column.Type);
        _types = _types.SetItems(wider.Select(c => KeyValuePair.Create(c.Name, c.Type)));
    }

    private ColumnType TypeOf(string column) => _types.TryGetValue(column, out var type)
        ? type
        : throw new ArgumentException($"The table {name.Display} was not prepared with a column {column}.");

    private RelationComments Comments(IReadOnlyList<TableProperty> properties, MainTablePlan plan) =>
        TableComments.Records(name, Subject, properties, plan.Places, plan.Layout.HasOverflow);

    private PreparedTable Report(MainTablePlan plan, bool isLost)
    {
        if (plan.PropertiesLeftOut > 0)
            Log.PropertiesLeftOut(logger, name.Display, plan.PropertiesLeftOut);
        if (plan.TruncatedNames.Count > 0)
            Log.NamesTruncated(logger, name.Display, plan.TruncatedNames.Count, string.Join(", ", plan.TruncatedNames));
        if (plan.PropertiesInOverflow > 0)
            Log.PropertiesInOverflow(logger, name.Display, plan.PropertiesInOverflow);
        return new PreparedTable(
            plan.Layout, plan.Delta.Changes, plan.TruncatedNames, plan.PropertiesLeftOut, plan.PropertiesInOverflow, plan.Delta.Creates)
        {
            Lost = !isLost ? null : plan.Delta.Creates ? "all rows" : $"the columns {string.Join(", ", plan.LostColumns)}",
        };
    }
}
