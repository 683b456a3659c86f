using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Owners;

/// <summary>The pipelines and stages of an object type: two small tables, made or adopted, replaced as a whole by each run.</summary>
/// <param name="database">Where they are.</param>
/// <param name="tables">Their names.</param>
/// <param name="logger">Takes what is changed.</param>
public sealed class PipelineTables(Database database, ObjectTables tables, ILogger logger)
{
    /// <summary>
    /// Makes the tables say what HubSpot says: new and changed rows are written, archived and vanished ones marked
    /// <c>fivetran_deleted</c>, the others left alone. One transaction.
    /// </summary>
    /// <param name="pipelines">All pipelines of the object type. When there are none and no tables yet, none are made.</param>
    /// <param name="massDeletion">Whether all may be marked: that they are absent is all that one answer says of them.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>What was changed.</returns>
    /// <exception cref="SchemaConflictException">A table is there in a form that cannot be loaded.</exception>
    public Task<PipelineChanges> ReplaceAsync(
        IReadOnlyList<PipelineRow> pipelines, MassDeletion massDeletion, CancellationToken cancellationToken) =>
        database.ChangeAsync(connection => ReplaceOnceAsync(connection, pipelines, massDeletion, cancellationToken), cancellationToken);

    private async Task<PipelineChanges> ReplaceOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<PipelineRow> pipelines, MassDeletion massDeletion, CancellationToken cancellationToken)
    {
        var there = await ActualTable.ReadAsync(connection, [tables.Pipeline, tables.PipelineStage], cancellationToken);
        if (pipelines.Count == 0 && !there.ContainsKey(tables.Pipeline))
            return new PipelineChanges(0, 0, 0, 0);
        var changes = await EnsureAsync(connection, there, cancellationToken);
        var stages = pipelines.SelectMany(p => p.Stages.Select(s => (Pipeline: p.Id, Stage: s))).ToList();
        var (pipelineIds, stageIds) = (pipelines.Select(p => p.Id).ToArray(), stages.Select(s => s.Stage.Id).ToArray());
        // Before anything is added: what is new says nothing about what is gone.
        var vanished = await SoftDelete.CountVanishedAsync(connection, tables.Pipeline, "pipeline_id", pipelineIds, cancellationToken);
        var vanishedStages = await SoftDelete.CountVanishedAsync(connection, tables.PipelineStage, "stage_id", stageIds, cancellationToken);
        var withheld = massDeletion.ObjectionToNone(pipelines.Count, vanished.Live, "pipelines")
            ?? massDeletion.ObjectionToNone(stages.Count, vanishedStages.Live, "stages");
        var written = await connection.ExecuteAsync(
            PipelineStatements.UpsertPipelines(tables), PipelineStatements.Columns(pipelines), cancellationToken);
        written += await connection.ExecuteAsync(PipelineStatements.UpsertStages(tables), PipelineStatements.Columns(stages), cancellationToken);
        if (withheld is null)
            written += await SoftDelete.MarkVanishedAsync(connection, tables.Pipeline, "pipeline_id", pipelineIds, cancellationToken)
                + await SoftDelete.MarkVanishedAsync(connection, tables.PipelineStage, "stage_id", stageIds, cancellationToken);
        await RelationComments.WriteAsync(
            connection, Explained.Pipelines(tables).Select(one => (one, there.GetValueOrDefault(one.Name))), logger, cancellationToken);
        return new PipelineChanges(pipelines.Count, stages.Count, written, changes) { Withheld = withheld };
    }

    /// <summary>What <see cref="ReplaceAsync"/> would change in the form of the tables. It reads only.</summary>
    /// <param name="pipelines">How many pipelines there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<IReadOnlyList<(TableName Table, TableDelta Delta)>> PlanAsync(int pipelines, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var there = await ActualTable.ReadAsync(connection, [tables.Pipeline, tables.PipelineStage], cancellationToken);
        return pipelines == 0 && !there.ContainsKey(tables.Pipeline) ? [] : Plan(there);
    }

    /// <summary>What a new table of stages gets after both tables are there.</summary>
    internal static string ForeignKey(ObjectTables tables) =>
        $"ALTER TABLE {tables.PipelineStage} ADD FOREIGN KEY (pipeline_id) REFERENCES {tables.Pipeline} (pipeline_id)";

    private List<(TableName Table, TableDelta Delta)> Plan(IReadOnlyDictionary<TableName, ActualTable> there) =>
        [(tables.Pipeline, Delta(tables.Pipeline, there, PipelineColumns)), (tables.PipelineStage, Delta(tables.PipelineStage, there, StageColumns))];

    private async Task<int> EnsureAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<TableName, ActualTable> there, CancellationToken cancellationToken)
    {
        var plan = Plan(there);
        foreach (var (table, delta) in plan)
            await SchemaChange.ApplyAsync(connection, table, delta, logger, cancellationToken);
        if (!there.ContainsKey(tables.PipelineStage))
            await SchemaChange.RunAsync(connection, tables.PipelineStage, ForeignKey(tables), [], [], logger, cancellationToken);
        return plan.Sum(one => one.Delta.Changes);
    }

    private TableDelta Delta(TableName table, IReadOnlyDictionary<TableName, ActualTable> there, Func<DeltaBuilder, string> columns)
    {
        var builder = new DeltaBuilder(table, there.GetValueOrDefault(table));
        builder.CheckHolds(table == tables.Pipeline ? "pipeline_id" : "stage_id");
        return builder.Build([columns(builder)]);
    }

    private static string PipelineColumns(DeltaBuilder table)
    {
        table.Key("pipeline_id", ColumnType.Text);
        CommonColumns(table);
        return "pipeline_id";
    }

    private static string StageColumns(DeltaBuilder table)
    {
        table.Key("stage_id", ColumnType.Text);
        table.System("pipeline_id", ColumnType.Text);
        CommonColumns(table);
        table.System("state", ColumnType.Text);
        table.System("is_closed", ColumnType.Boolean);
        table.System("probability", ColumnType.Numeric, ColumnType.Double);
        return "stage_id";
    }

    private static void CommonColumns(DeltaBuilder table)
    {
        table.System("label", ColumnType.Text);
        table.System("display_order", ColumnType.Integer, ColumnType.BigInt, ColumnType.Numeric);
        table.System("created_at", ColumnType.TimestampTz, ColumnType.Timestamp);
        table.System("updated_at", ColumnType.TimestampTz, ColumnType.Timestamp);
        table.System("archived", ColumnType.Boolean);
        table.System(SystemColumns.Deleted, ColumnType.Boolean);
        table.System(SystemColumns.Synced, ColumnType.TimestampTz, ColumnType.Timestamp);
    }
}
