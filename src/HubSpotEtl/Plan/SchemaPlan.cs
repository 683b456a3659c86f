using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Plan.Report;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.ReferenceTables;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Plan;

/// <summary>What <see cref="ObjectTableSet.PrepareAsync"/> would do to the tables of an object, worked out by the same planners.</summary>
/// <param name="Properties">The properties that a sync asks for.</param>
/// <param name="Changes">One entry a table that would be made or changed.</param>
internal sealed record SchemaPlan(IReadOnlyList<string> Properties, IReadOnlyList<TableChange> Changes)
{
    /// <summary>True when the main table would be made.</summary>
    public required bool IsNew { get; init; }

    /// <summary>Compares what is there with what HubSpot has. It reads only.</summary>
    /// <param name="database">Where.</param>
    /// <param name="metadata">What HubSpot has.</param>
    /// <param name="tables">The object's tables.</param>
    /// <param name="names">Gives the names of the association tables.</param>
    /// <param name="logger">The run's log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SchemaConflictException">A table is there in a form that cannot be loaded.</exception>
    public static async Task<SchemaPlan> ReadAsync(
        Database database, ObjectMetadata metadata, ObjectTables tables, ForeseenNames names, ILogger logger,
        CancellationToken cancellationToken)
    {
        using var mainTable = new MainTable(database, tables.Main, metadata.ModifiedProperty, logger);
        var main = await mainTable.PlanAsync(
            ObjectTableSet.PropertiesOf(metadata), ObjectTableSet.StageIdsOf(metadata), cancellationToken);
        var pipelines = metadata.Pipelines is { } some
            ? await new PipelineTables(database, tables, logger).PlanAsync(some.Count, cancellationToken)
            : [];
        var links = await AssociationTable.PlanAsync(
            database, tables.Main, [.. metadata.Targets.OrderBy(target => target.ObjectTypeId, StringComparer.Ordinal).Select(Wanted)],
            cancellationToken);
        return new SchemaPlan(
            ObjectTableSet.WantedOf(main.Layout, metadata),
            [
                .. ChangesOf([(tables.Main, main.Delta)]),
                .. ChangesOf(pipelines, table => table == tables.PipelineStage ? PipelineTables.ForeignKey(tables) : null),
                .. ChangesOf(links),
            ])
        {
            IsNew = main.Delta.Creates,
        };

        WantedLinks Wanted(AssociationTarget target) => new(
            database.Table(names.Association(metadata.ObjectTypeId, tables.Main.Key, target.ObjectTypeId, target.SchemaName)),
            TableCatalog.TargetOf(target.SchemaName, target.ObjectTypeId),
            target.IsDeclared);
    }

    /// <summary>The changes of tables that change.</summary>
    /// <param name="deltas">Tables and what they lack.</param>
    /// <param name="whenNew">What a table that is made gets besides.</param>
    public static IEnumerable<TableChange> ChangesOf(
        IEnumerable<(TableName Table, TableDelta Delta)> deltas, Func<TableName, string?>? whenNew = null) =>
        from one in deltas
        where !one.Delta.IsEmpty
        let more = one.Delta.Creates ? whenNew?.Invoke(one.Table) : null
        select TableChange.Of(one.Table, one.Delta, more is null ? [] : [more]);
}
