using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.ReferenceTables;
using HubSpotEtl.Postgres.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class PipelineTablesTests : IAsyncLifetime
{
    private const string Stages =
        "SELECT stage_id, pipeline_id, label, display_order, archived, state, is_closed, probability, fivetran_deleted FROM "
            + "deal_pipeline_stage ORDER BY 1";

    private PostgresFixture _postgres = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await PostgresFixture.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task pipelines_and_stages_are_stored()
    {
        var changes = await ReplaceAsync(Pipeline("default", Stage("won", "OPEN", true, 0.8m), Stage("lost")));

        Assert.Equal(new PipelineChanges(Pipelines: 1, Stages: 2, RowsWritten: 3, SchemaChanges: 0), changes);
        Assert.Equal(
            ["default|Label of default|0|false|false"],
            await _postgres.RowsAsync("SELECT pipeline_id, label, display_order, archived, fivetran_deleted FROM deal_pipeline"));
        Assert.Equal(
            ["lost|default|Label of lost||false||||false", "won|default|Label of won||false|OPEN|true|0.8|false"],
            await _postgres.RowsAsync(Stages));
    }

    [Fact]
    public async Task what_is_already_so_is_not_written_again()
    {
        await ReplaceAsync(Pipeline("default", Stage("won")));

        var changes = await ReplaceAsync(Pipeline("default", Stage("won")));

        Assert.Equal(0, changes.RowsWritten);
    }

    [Fact]
    public async Task archived_and_vanished_ones_are_marked_and_unmarked_when_they_come_back()
    {
        await ReplaceAsync(Pipeline("a", Stage("a1"), Stage("a2"), Stage("a0")), Pipeline("b", Stage("b1")));

        var gone = await ReplaceAsync(Pipeline("a", Stage("a0"), Stage("a1") with { Archived = true }, Stage("a3")));
        var marks = await _postgres.RowsAsync("SELECT stage_id, fivetran_deleted FROM deal_pipeline_stage ORDER BY 1");
        await ReplaceAsync(Pipeline("a", Stage("a0"), Stage("a1"), Stage("a2")), Pipeline("b", Stage("b1")));

        Assert.Equal(5, gone.RowsWritten);
        Assert.Equal(["a0|false", "a1|true", "a2|true", "a3|false", "b1|true"], marks);
        Assert.Equal(
            ["a0|false", "a1|false", "a2|false", "a3|true", "b1|false"],
            await _postgres.RowsAsync("SELECT stage_id, fivetran_deleted FROM deal_pipeline_stage ORDER BY 1"));
        Assert.Equal(
            ["a|false", "b|false"], await _postgres.RowsAsync("SELECT pipeline_id, fivetran_deleted FROM deal_pipeline ORDER BY 1"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task all_are_marked_by_their_absence_only_when_that_is_accepted(bool isAccepted)
    {
        await ReplaceAsync(Pipeline("a", Stage("a1"), Stage("a2")), Pipeline("b", Stage("b1")));

        var nothing = await ReplaceAsync(new MassDeletion(isAccepted));
        var others = await ReplaceAsync(new MassDeletion(isAccepted), Pipeline("a"), Pipeline("c"));

        Assert.Equal(isAccepted, nothing.Withheld is null);
        Assert.Equal(isAccepted, others.Withheld is null);
        Assert.Equal(
            isAccepted ? ["a1|true", "a2|true", "b1|true"] : ["a1|false", "a2|false", "b1|false"],
            await _postgres.RowsAsync("SELECT stage_id, fivetran_deleted FROM deal_pipeline_stage ORDER BY 1"));
    }

    [Fact]
    public async Task an_object_without_pipelines_gets_no_tables()
    {
        await ReplaceAsync();

        Assert.Null(await _postgres.ValueAsync<string>("SELECT to_regclass('deal_pipeline')::text"));
    }

    [Fact]
    public async Task a_stage_belongs_to_a_pipeline()
    {
        await ReplaceAsync(Pipeline("a", Stage("a1")));

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => _postgres.RunAsync("UPDATE deal_pipeline_stage SET pipeline_id = 'none'"));

        Assert.Equal(Npgsql.PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
    }

    [Fact]
    public async Task a_stage_that_is_named_twice_is_stored_once_and_live()
    {
        await ReplaceAsync(Pipeline("a", Stage("1") with { Archived = true }), Pipeline("b", Stage("1")));

        Assert.Equal(["1|b|false"], await _postgres.RowsAsync("SELECT stage_id, pipeline_id, fivetran_deleted FROM deal_pipeline_stage"));
    }

    [Fact]
    public async Task tables_of_the_Python_system_are_adopted()
    {
        await _postgres.RunAsync("""
            CREATE TABLE deal_pipeline (pipeline_id VARCHAR(255) PRIMARY KEY, label TEXT, display_order INTEGER, created_at TIMESTAMP,
                                        updated_at TIMESTAMP, archived BOOLEAN, fivetran_deleted BOOLEAN, fivetran_synced TIMESTAMP);
            CREATE TABLE deal_pipeline_stage (stage_id TEXT PRIMARY KEY, pipeline_id TEXT, label TEXT, display_order INTEGER);
            INSERT INTO deal_pipeline VALUES ('a', 'Label of a', 0, '2026-01-01', '2026-01-01', false, false, '2026-01-01');
            INSERT INTO deal_pipeline_stage VALUES ('a1', 'a', 'old', 1), ('orphan', 'gone', 'old', 1)
            """);

        var changes = await ReplaceAsync(Pipeline("a", Stage("a1")));

        Assert.Equal(new PipelineChanges(1, 1, 2, 9), changes);
        Assert.Equal(
            ["a1|false", "orphan|true"],
            await _postgres.RowsAsync("SELECT stage_id, fivetran_deleted FROM deal_pipeline_stage ORDER BY 1"));
    }

    private Task<PipelineChanges> ReplaceAsync(params PipelineDefinition[] pipelines) =>
        ReplaceAsync(new MassDeletion(IsAccepted: false), pipelines);

    private Task<PipelineChanges> ReplaceAsync(MassDeletion massDeletion, params PipelineDefinition[] pipelines)
    {
        var names = new ObjectTables(_postgres.Table("deal"), _postgres.Table("deal_pipeline"), _postgres.Table("deal_pipeline_stage"));
        return new PipelineTables(_postgres.Database, names, NullLogger.Instance).ReplaceAsync(pipelines, massDeletion, Cancelled);
    }

    private static PipelineDefinition Pipeline(string id, params StageDefinition[] stages)
    {
        var created = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new PipelineDefinition(id, $"Label of {id}", 0, false, created, created, stages);
    }

    private static StageDefinition Stage(string id, string? state = null, bool? closed = null, decimal? probability = null) =>
        new(id, $"Label of {id}", null, false, null, null, state, closed, probability);
}
