using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Tables;

/// <summary>
/// The tables whose columns do not follow HubSpot's properties: bookkeeping, pipelines, stages and owners, as a sync makes them where
/// nothing was.
/// </summary>
public sealed class FormsOfTables
{
    private const string Form = """
        SELECT line
        FROM pg_class c
        CROSS JOIN LATERAL (
            SELECT 0 AS part, 0 AS place, concat_ws(': ', c.relname, obj_description(c.oid, 'pg_class')) AS line
            UNION ALL
            SELECT 1, a.attnum, concat_ws(' ', '  ' || a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                   'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '-- ' || col_description(c.oid, a.attnum))
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = c.oid AND a.attnum > 0
            UNION ALL
            SELECT 2, row_number() OVER (ORDER BY conname), '  ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE conrelid = c.oid AND contype <> 'n') form
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
          AND (c.relname LIKE 'etl\_%' OR c.relname IN ('deal_pipeline', 'deal_pipeline_stage', 'owner'))
        ORDER BY c.relname, part, place
        """;

    [Fact]
    public async Task are_those_of_the_golden_file()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 5)));
        await portal.SyncAsync("deals");

        Assert.Null(GoldenFile.Difference("forms", string.Join('\n', await portal.RowsAsync(Form))));
    }
}
