using HubSpotEtl.Postgres.Schema;

namespace HubSpotEtl.Postgres.Owners;

/// <summary>The upserts of pipelines and stages: one array a column, rows that are already so left alone.</summary>
internal static class PipelineStatements
{
    internal static string UpsertPipelines(ObjectTables tables) => Upsert(
        tables.Pipeline,
        ["pipeline_id", "label", "display_order", "created_at", "updated_at", "archived", "fivetran_deleted"],
        "unnest($1::text[], $2::text[], $3::integer[], $4::timestamptz[], $5::timestamptz[], $6::boolean[], $6::boolean[])");

    internal static string UpsertStages(ObjectTables tables) => Upsert(
        tables.PipelineStage,
        [
            "stage_id", "pipeline_id", "label", "display_order", "created_at", "updated_at", "archived", "fivetran_deleted",
            "state", "is_closed", "probability",
        ],
        "unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::timestamptz[], $6::timestamptz[], $7::boolean[], $7::boolean[], " +
        "$8::text[], $9::boolean[], $10::numeric[])");

    internal static object?[] Columns(IReadOnlyList<PipelineRow> pipelines) =>
    [
        Sql.Texts(pipelines, p => p.Id), Sql.Texts(pipelines, p => p.Label), pipelines.Select(p => p.DisplayOrder).ToArray(),
        Sql.Times(pipelines, p => p.CreatedAt), Sql.Times(pipelines, p => p.UpdatedAt), pipelines.Select(p => p.Archived).ToArray(),
    ];

    internal static object?[] Columns(IReadOnlyList<(string Pipeline, StageRow Stage)> stages) =>
    [
        Sql.Texts(stages, s => s.Stage.Id), Sql.Texts(stages, s => s.Pipeline), Sql.Texts(stages, s => s.Stage.Label),
        stages.Select(s => s.Stage.DisplayOrder).ToArray(), Sql.Times(stages, s => s.Stage.CreatedAt), Sql.Times(stages, s => s.Stage.UpdatedAt),
        stages.Select(s => s.Stage.Archived).ToArray(), Sql.Texts(stages, s => s.Stage.State),
        stages.Select(s => s.Stage.IsClosed).ToArray(), stages.Select(s => s.Stage.Probability).ToArray(),
    ];

    // Should HubSpot name an id twice, the live one is kept: an upsert may not meet a row twice.
    private static string Upsert(TableName table, string[] columns, string rows)
    {
        var list = string.Join(", ", columns);
        var rest = columns[1..];
        return $"""
            INSERT INTO {table} AS t ({list}, fivetran_synced)
            SELECT DISTINCT ON ({columns[0]}) n.*, now()
            FROM {rows} AS n({list})
            ORDER BY {columns[0]}, archived
            ON CONFLICT ({columns[0]}) DO UPDATE
            SET {string.Join(", ", rest.Select(c => $"{c} = EXCLUDED.{c}"))}, fivetran_synced = EXCLUDED.fivetran_synced
            WHERE ({string.Join(", ", rest.Select(c => $"t.{c}"))}) IS DISTINCT FROM ({string.Join(", ", rest.Select(c => $"EXCLUDED.{c}"))})
            """;
    }
}
