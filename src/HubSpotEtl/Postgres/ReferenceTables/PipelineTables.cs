using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Schema;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.ReferenceTables;

/// <summary>The pipelines and stages of an object type: two reference tables, made or adopted, replaced together by each run.</summary>
/// <param name="database">Where they are.</param>
/// <param name="tables">Their names.</param>
/// <param name="logger">Takes what is changed.</param>
public sealed class PipelineTables(Database database, ObjectTables tables, ILogger logger)
{
    private readonly ReferenceTable<PipelineDefinition> _pipelines =
        new(tables.Pipeline, $"The pipelines that records of {tables.Main.Key} go through.",
    [
        new("pipeline_id", p => p.Id, "HubSpot's id of the pipeline, as records hold it."),
        new("label", p => p.Label, "The name of the pipeline."),
        new("display_order", p => p.DisplayOrder, "The place of the pipeline among the others."),
        new("created_at", p => p.CreatedAt, "When it was made in HubSpot."),
        new("updated_at", p => p.UpdatedAt, "When it was last changed in HubSpot."),
        new("archived", p => p.Archived, "True when it was archived in HubSpot."),
        ReferenceColumn<PipelineDefinition>.Deleted(p => p.Archived),
        ReferenceColumn<PipelineDefinition>.Synced,
    ])
    {
        MayBeAdopted = true,
    };

    private readonly ReferenceTable<PlacedStage> _stages = new(
        tables.PipelineStage, $"The stages of the pipelines of {tables.Pipeline.Key}.",
    [
        new("stage_id", s => s.Stage.Id, "HubSpot's id of the stage, as records hold it."),
        new("pipeline_id", s => s.PipelineId, "The pipeline of the stage."),
        new("label", s => s.Stage.Label, "The name of the stage."),
        new("display_order", s => s.Stage.DisplayOrder, "The place of the stage among the others."),
        new("created_at", s => s.Stage.CreatedAt, "When it was made in HubSpot."),
        new("updated_at", s => s.Stage.UpdatedAt, "When it was last changed in HubSpot."),
        new("archived", s => s.Stage.Archived, "True when it was archived in HubSpot."),
        ReferenceColumn<PlacedStage>.Deleted(s => s.Stage.Archived),
        ReferenceColumn<PlacedStage>.Synced,
        new("state", s => s.Stage.State, "What HubSpot counts the stage as, such as OPEN or CLOSED."),
        new("is_closed", s => s.Stage.IsClosed, "Whether a record in this stage is done with."),
        new("probability", s => s.Stage.Probability, "How likely a deal in this stage is won, 0 to 1."),
    ])
    {
        MayBeAdopted = true,
    };

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
        IReadOnlyList<PipelineDefinition> pipelines, MassDeletion massDeletion, CancellationToken cancellationToken) =>
        database.ChangeAsync(connection => ReplaceOnceAsync(connection, pipelines, massDeletion, cancellationToken), cancellationToken);

    private async Task<PipelineChanges> ReplaceOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<PipelineDefinition> pipelines, MassDeletion massDeletion,
        CancellationToken cancellationToken)
    {
        var there = await ThereAsync(connection, cancellationToken);
        if (pipelines.Count == 0 && !there.ContainsKey(tables.Pipeline))
            return new PipelineChanges(0, 0, 0, 0);
        var changes = await EnsureAsync(connection, there, cancellationToken);
        var stages = pipelines.SelectMany(p => p.Stages.Select(s => new PlacedStage(p.Id, s))).ToList();
        var vanished = await _pipelines.CountVanishedAsync(connection, pipelines, cancellationToken);
        var vanishedStages = await _stages.CountVanishedAsync(connection, stages, cancellationToken);
        var withheld = massDeletion.ObjectionToNone(pipelines.Count, vanished.Live, "pipelines")
            ?? massDeletion.ObjectionToNone(stages.Count, vanishedStages.Live, "stages");
        var written = await _pipelines.WriteAsync(connection, pipelines, marks: withheld is null, cancellationToken)
            + await _stages.WriteAsync(connection, stages, marks: withheld is null, cancellationToken);
        await RelationComments.WriteAsync(
            connection, new[] { _pipelines.Comments, _stages.Comments }.Select(one => (one, there.GetValueOrDefault(one.Name))), logger,
            cancellationToken);
        return new PipelineChanges(pipelines.Count, stages.Count, written, changes) { Withheld = withheld };
    }

    /// <summary>What <see cref="ReplaceAsync"/> would change in the form of the tables. It reads only.</summary>
    /// <param name="pipelines">How many pipelines there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<IReadOnlyList<(TableName Table, TableDelta Delta)>> PlanAsync(int pipelines, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var there = await ThereAsync(connection, cancellationToken);
        return pipelines == 0 && !there.ContainsKey(tables.Pipeline) ? [] : Plan(there);
    }

    /// <summary>What a new table of stages gets after both tables are there.</summary>
    internal static string ForeignKey(ObjectTables tables) =>
        $"ALTER TABLE {tables.PipelineStage} ADD FOREIGN KEY (pipeline_id) REFERENCES {tables.Pipeline} (pipeline_id)";

    private Task<IReadOnlyDictionary<TableName, ActualTable>> ThereAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ActualTable.ReadAsync(connection, [tables.Pipeline, tables.PipelineStage], cancellationToken);

    private (TableName Table, TableDelta Delta)[] Plan(IReadOnlyDictionary<TableName, ActualTable> there) =>
    [
        (tables.Pipeline, _pipelines.Delta(there.GetValueOrDefault(tables.Pipeline))),
        (tables.PipelineStage, _stages.Delta(there.GetValueOrDefault(tables.PipelineStage))),
    ];

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

    private sealed record PlacedStage(string PipelineId, StageDefinition Stage);
}
