using HubSpotEtl.Simulator.Model;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>Compares the tables of an object's pipelines and stages, all columns of them, with those of a simulated portal.</summary>
internal static class PipelineTruth
{
    private const string Pipelines =
        """
        SELECT concat_ws('|', pipeline_id, label, display_order, (extract(epoch FROM created_at) * 1000000)::bigint,
            (extract(epoch FROM updated_at) * 1000000)::bigint, archived, fivetran_deleted, fivetran_synced IS NOT NULL)
        FROM "{0}" WHERE pipeline_id = ANY($1)
        """;

    private const string Stages =
        """
        SELECT concat_ws('|', stage_id, pipeline_id, label, display_order, (extract(epoch FROM created_at) * 1000000)::bigint,
            (extract(epoch FROM updated_at) * 1000000)::bigint, archived, fivetran_deleted, fivetran_synced IS NOT NULL,
            'state=' || state, 'closed=' || is_closed, 'probability=' || probability)
        FROM "{0}" WHERE stage_id = ANY($1)
        """;

    /// <param name="database">Where the tables are.</param>
    /// <param name="type">Whose pipelines.</param>
    /// <param name="table">The main table's name.</param>
    /// <param name="showsArchived">Whether the portal shows archived pipelines; else their rows, if there are any, are marked.</param>
    /// <param name="differences">Where differences go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task CompareAsync(
        NpgsqlDataSource database, SimulatedType type, string table, bool showsArchived, Differences differences,
        CancellationToken cancellationToken)
    {
        var shown = (type.Pipelines ?? []).Where(pipeline => showsArchived || pipeline.ArchivedAt is null).ToList();
        var stages = shown.SelectMany(
            pipeline => pipeline.Stages.Where(stage => showsArchived || stage.ArchivedAt is null),
            (pipeline, stage) => (pipeline, stage)).ToList();
        await CompareAsync(
            database, $"{table}_pipeline", Pipelines, "pipeline_id", shown.ToDictionary(one => one.Id, Row), differences,
            cancellationToken);
        await CompareAsync(
            database, $"{table}_pipeline_stage", Stages, "stage_id",
            stages.ToDictionary(one => one.stage.Id, one => Row(one.pipeline, one.stage)), differences,
            cancellationToken);
    }

    private static async Task CompareAsync(
        NpgsqlDataSource database, string table, string query, string key,
        IReadOnlyDictionary<string, string> expected, Differences differences,
        CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(database, table, cancellationToken))
        {
            differences.AddIf(expected.Count > 0, $"there is no table {table}");
            return;
        }

        var ids = expected.Keys.ToArray();
        differences.Compare(table, expected.Values, await TextsAsync(database, string.Format(null, query, table), ids, cancellationToken));
        var vanished = await TextsAsync(
            database, $"SELECT \"{key}\" FROM \"{table}\" WHERE \"{key}\" <> ALL($1) AND fivetran_deleted IS NOT TRUE", ids,
            cancellationToken);
        differences.AddIf(vanished.Count > 0, $"{table}: {string.Join(", ", vanished)} are not in the portal and not marked");
    }

    private static string Row(SimulatedPipeline one) =>
        Joined(
            one.Id, one.Label, $"{one.DisplayOrder}", Micros(one.CreatedAt), Micros(one.UpdatedAt), Bool(one.ArchivedAt),
            Bool(one.ArchivedAt), "t");

    private static string Row(SimulatedPipeline pipeline, SimulatedStage one)
    {
        string? Prefixed(string name, params string[] keys) =>
            keys.Select(one.Metadata.GetValueOrDefault).FirstOrDefault(value => value is not null) is { } value ? name + value : null;
        return Joined(
            one.Id, pipeline.Id, one.Label, $"{one.DisplayOrder}", Micros(one.CreatedAt), Micros(one.UpdatedAt), Bool(one.ArchivedAt),
            Bool(one.ArchivedAt), "t",
            Prefixed("state=", "state", "leadState", "ticketState"), Prefixed("closed=", "isClosed"),
            Prefixed("probability=", "probability"));
    }

    // As concat_ws writes: NULL leaves no trace, booleans are t and f (and true, false behind ||).
    private static string Joined(params string?[] columns) => string.Join('|', columns.Where(column => column is not null));

    private static string Bool(DateTimeOffset? archivedAt) => archivedAt is null ? "f" : "t";

    private static string? Micros(string time) => ExpectedValue.Of(time, "timestamp with time zone").Stored;

    private static async Task<bool> ExistsAsync(NpgsqlDataSource database, string table, CancellationToken cancellationToken) =>
        (
            await TextsAsync(
                database, "SELECT name FROM unnest($1) name WHERE to_regclass(quote_ident(name)) IS NOT NULL", [table],
                cancellationToken)).Count > 0;

    private static async Task<List<string>> TextsAsync(
        NpgsqlDataSource database, string sql, string[] argument, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = argument });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            texts.Add(reader.GetString(0));
        return texts;
    }
}
