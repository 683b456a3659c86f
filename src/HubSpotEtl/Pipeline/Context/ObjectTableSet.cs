using HubSpotEtl.Crm;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.ReferenceTables;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Privacy;

namespace HubSpotEtl.Pipeline.Context;

/// <summary>An object's tables, made or grown to what HubSpot has today.</summary>
/// <param name="Main">The main table.</param>
/// <param name="Prepared">How its rows are encoded, and what was changed.</param>
/// <param name="Pipelines">What was written to the pipeline tables.</param>
/// <param name="Links">The association tables.</param>
internal sealed record ObjectTableSet(MainTable Main, PreparedTable Prepared, PipelineChanges Pipelines, LinkTables Links)
    : IAsyncDisposable
{
    /// <summary>The properties whose values are asked for.</summary>
    public required IReadOnlyList<string> WantedProperties { get; init; }

    /// <summary>Columns, keys and types changed in tables that were there before.</summary>
    public int SchemaChanges => Prepared.SchemaChanges + Pipelines.SchemaChanges + Links.SchemaChanges;

    /// <summary>Makes or grows all of an object's tables, and replaces its pipelines.</summary>
    /// <param name="database">Where.</param>
    /// <param name="metadata">What HubSpot has.</param>
    /// <param name="names">The tables' names.</param>
    /// <param name="makesView">True to make the readable view where there is none.</param>
    /// <param name="massDeletion">Whether more than half of the pipelines and stages may be marked deleted.</param>
    /// <param name="scope">The object's counters, warnings and log.</param>
    /// <param name="cancellationToken">Gives up between two tables.</param>
    /// <returns>The tables.</returns>
    /// <exception cref="SchemaConflictException">A table is there in a form that cannot be loaded.</exception>
    public static async Task<ObjectTableSet> PrepareAsync(
        Database database, ObjectMetadata metadata, ObjectTables names, bool makesView, MassDeletion massDeletion, RunScope scope,
        CancellationToken cancellationToken)
    {
        var main = new MainTable(database, names.Main, metadata.ModifiedProperty, scope.Logger) { Subject = SubjectOf(metadata) };
        var prepared = await main.PrepareAsync(PropertiesOf(metadata), StageIdsOf(metadata), cancellationToken);
        var pipelines = metadata.Pipelines is null
            ? new PipelineChanges(0, 0, 0, 0)
            : await new PipelineTables(database, names, scope.Logger).ReplaceAsync(metadata.Pipelines, massDeletion, cancellationToken);
        if (pipelines.Withheld is { } objection)
            scope.Warnings.Fault($"No pipeline or stage was marked as deleted: {objection}.");
        var links = await LinkTables.PrepareAsync(database, metadata, names.Main, scope.Logger, cancellationToken);
        if (await new ReadableView(database, names, scope.Logger).KeepAsync(makesView, cancellationToken) is { } obstacle)
            scope.Warnings.Note(obstacle);
        if (prepared.Lost is { } lost)
            scope.Warnings.Note(
                $"Somebody has dropped or renamed {lost} of {names.Main.Key}: they are made anew, and a full load fills them.");
        foreach (var table in links.Lost)
            scope.Warnings.Note(
                $"Somebody has dropped or renamed {table.Key} or columns of it: it is made anew, and the links of all records are read "
                    + "again.");
        return new ObjectTableSet(main, prepared, pipelines, links) { WantedProperties = WantedOf(prepared.Layout, metadata) };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Main.Dispose();
        Links.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The properties whose values are asked for: those that have a place in the table, less those of which nothing is stored. Never none,
    /// or HubSpot would give those that it thinks fit.
    /// </summary>
    public static IReadOnlyList<string> WantedOf(RowLayout layout, ObjectMetadata metadata) =>
    [
        .. layout.Properties.Select(property => property.Property).Where(property => metadata.Privacy.MaskingOf(property) != Masking.Null)
            .DefaultIfEmpty(SystemColumns.ObjectId),
    ];

    /// <summary>What the main table is planned from: the properties.</summary>
    public static IReadOnlyList<TableProperty> PropertiesOf(ObjectMetadata metadata) =>
    [
        .. metadata.Properties.Select(
            property => ToTableProperty(property) with { IsHashed = metadata.Privacy.MaskingOf(property.Name) == Masking.Hash }),
    ];

    /// <summary>What the main table is planned from: the stages, for the short names of stage properties.</summary>
    public static IReadOnlyList<string> StageIdsOf(ObjectMetadata metadata) =>
        [.. metadata.Pipelines?.SelectMany(pipeline => pipeline.Stages).Select(stage => stage.Id) ?? []];

    private static string SubjectOf(ObjectMetadata metadata) =>
        $"{metadata.Label ?? metadata.SchemaName} of HubSpot (object type {metadata.ObjectTypeId})";

    private static TableProperty ToTableProperty(PropertyDefinition property) =>
        new(property.Name, property.Type, property.Label, property.GroupName, property.Description)
        {
            FieldType = property.FieldType,
            ReferencedObjectType = property.ReferencedObjectType,
            Options = property.Options is { Count: > 0 } options ? [.. options.Select(ToTableOption)] : [],
        };

    private static TableOption ToTableOption(PropertyOption option) =>
        new(option.Value, option.Label, option.DisplayOrder, option.IsHidden, option.Description);
}
