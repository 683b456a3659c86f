using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Views;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>
/// The view of a main table for people. It is made when it is wished for; one that is there is kept up by every run, since a run has to
/// make it again anyway when a column gets another type. What can be refused here never fails a run.
/// </summary>
/// <param name="database">Where it is.</param>
/// <param name="tables">The object's tables, as they are named.</param>
/// <param name="logger">Takes what is made.</param>
internal sealed class ReadableView(Database database, ObjectTables tables, ILogger logger)
{
    // From then on a view can use the rights of the one who asks, instead of those of the one who made it.
    private const int HasInvokers = 15;

    private const string Later = "The tables are loaded all the same; the next run tries again.";

    private const string DropFirst = "Drop what was built on it, let a sync run, and make it again.";

    /// <summary>Makes the view what it should be; does nothing when it is. One transaction.</summary>
    /// <param name="makesIt">True to make it where there is none.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>What is in the way, for the report; null when nothing is.</returns>
    internal Task<string?> KeepAsync(bool makesIt, CancellationToken cancellationToken) => tables.View is { } name
        ? database.ChangeAsync(connection => KeepOnceAsync(connection, name, makesIt, cancellationToken), cancellationToken)
        : Task.FromResult<string?>(null);

    private async Task<string?> KeepOnceAsync(
        NpgsqlConnection connection, TableName name, bool makesIt, CancellationToken cancellationToken)
    {
        var there = await ActualTable.ReadAsync(connection, [.. Behind, name], cancellationToken);
        var view = there.GetValueOrDefault(name);
        if (!there.TryGetValue(tables.Main, out var main) || (view is null && !makesIt))
            return null;
        if (view is not null && !(view.IsView && CommentText.IsOurs(view.Comment)))
            return makesIt ? $"{name.Display} was not made by hubspot-etl, or its comment was changed: it is left as it is. To have the " +
                $"view, rename or drop it." : null;

        var definition = ViewDefinition.Of(tables, there, await PropertyCatalog.PlacedAsync(connection, tables.Main, cancellationToken));
        var (statements, guests) = await StatementsAsync(connection, name, view, main, definition, cancellationToken);
        if (guests.Count > 0)
            return $"{name.Display} could not be brought up to date: it must be made anew, but something was built on it " +
                $"({string.Join(", ", guests)}). {Later} {DropFirst}";
        if (statements.Count == 0)
            return null;
        if (await OptionalChange.TryAsync(connection, statements, cancellationToken) is { } refused)
            return $"{name.Display} could not be brought up to date: {refused.MessageText}. {Later}{Advice(refused)}";
        Log.ViewMade(logger, name.Display, definition.Columns.Count);
        return null;
    }

    private IEnumerable<TableName> Behind =>
        new[] { tables.Main, tables.Pipeline, tables.PipelineStage, tables.Owners }.OfType<TableName>();

    // Nothing to run where guests are in the way of it.
    private static async Task<(IReadOnlyList<string> Statements, IReadOnlyList<string> Guests)> StatementsAsync(
        NpgsqlConnection connection, TableName name, ActualTable? view, ActualTable main, ViewDefinition definition,
        CancellationToken cancellationToken)
    {
        var comments = new RelationComments(
            name,
            CommentText.WithFingerprint(definition.Fingerprint, "The live rows, with labels in place of internal values."),
            main.Columns.Where(column => CommentText.IsOurs(column.Comment) && definition.Columns.Any(shown => shown.Name == column.Name))
                .ToDictionary(column => column.Name, column => column.Comment!, StringComparer.Ordinal))
        {
            IsView = true,
        };
        if (view?.Comment == comments.Text)
            return ([.. comments.Missing(view)], []);
        var options = view?.Options ?? (connection.PostgreSqlVersion.Major >= HasInvokers ? ["security_invoker=true"] : []);
        var with = options.Count == 0 ? "" : $"WITH ({string.Join(", ", options)}) ";
        if (InPlace(view, definition) is { } columns)
            return ([$"CREATE OR REPLACE VIEW {name} {with}AS {definition.Body(columns)}", .. comments.Missing(view)], []);
        if (await DependentViews.GuestsAsync(connection, view!.Oid, cancellationToken) is { Count: > 0 } guests)
            return ([], guests);
        return (
        [
            $"DROP VIEW {name}", $"CREATE VIEW {name} {with}AS {definition.Body(definition.Columns)}",
            .. await ViewTraits.ReadAsync(connection, view.Oid, [.. definition.Columns.Select(column => column.Name)], cancellationToken),
            .. comments.Missing(view),
        ], []);
    }

    // What is replaced keeps its columns, in their order and with their types, and gets new ones behind them (PostgreSQL documentation,
    // CREATE VIEW).
    private static IReadOnlyList<ViewColumn>? InPlace(ActualTable? view, ViewDefinition definition)
    {
        var wanted = definition.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        var kept = new List<ViewColumn>();
        foreach (var column in view?.Columns ?? [])
        {
            if (!wanted.Remove(column.Name, out var same) || same.TypeName != column.TypeName)
                return null;
            kept.Add(same);
        }
        return [.. kept, .. definition.Columns.Where(column => wanted.ContainsKey(column.Name))];
    }

    private static string Advice(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.DependentObjectsStillExist => $" {DropFirst}",
        PostgresErrorCodes.InsufficientPrivilege => " The role must own the view, and may have to be granted CREATE on the schema.",
        _ => "",
    };
}
