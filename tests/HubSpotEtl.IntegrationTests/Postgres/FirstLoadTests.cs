using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

/// <summary>A first load does not look its rows up in the table, until one turns out to be there.</summary>
public sealed class FirstLoadTests : IAsyncLifetime
{
    private static readonly Guid Run = Guid.NewGuid();

    private PostgresFixture _postgres = null!;
    private MainTable _table = null!;
    private RowLoader _loader = null!;
    private RowLayout _layout = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        _table = new MainTable(_postgres.Database, _postgres.Table("deal"), "hs_lastmodifieddate", NullLogger.Instance);
        _layout = (
            await _table.PrepareAsync(
                [new("hs_lastmodifieddate", "datetime"), new("name", "string"), new("amount", "number")], [], Cancelled)).Layout;
        _loader = await RowLoader.OpenAsync(_postgres.Database, _table, expectsNewRows: true, NullLogger.Instance, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        if (_loader is not null)
            await _loader.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task new_rows_are_inserted()
    {
        var result = await LoadAsync(Deal(1, "a", 1), Deal(2, null, 1));

        Assert.Equal((2L, 0L), (result.Merged, result.Unchanged));
        Assert.Equal(
            ["1|a|false", "2||false"], await _postgres.RowsAsync("SELECT hs_object_id, name, fivetran_deleted FROM deal ORDER BY 1"));
        Assert.Equal(0L, await _postgres.ValueAsync<long>("SELECT count(*) FROM deal WHERE fivetran_synced IS NULL"));
    }

    [Fact]
    public async Task a_row_that_is_there_is_merged_with_its_batch_and_all_after_it()
    {
        await LoadAsync(Deal(1, "a", 2), Deal(2, "b", 2), Deal(3, "c", 2));

        var result = await LoadAsync(Deal(1, "older", 1), Deal(2, "newer", 3), Deal(3, "c", 2), Deal(4, "new", 1));
        await LoadAsync(Deal(4, "newer", 2), Deal(5, "new", 1));

        Assert.Equal((4L, 2L), (result.Merged, result.Unchanged));
        Assert.Equal(
            ["1|a", "2|newer", "3|c", "4|newer", "5|new"], await _postgres.RowsAsync("SELECT hs_object_id, name FROM deal ORDER BY 1"));
        Assert.Equal(
            ["0|{1,2,3}", "1|{1,2,3,4}", "2|{4,5}"], await _postgres.RowsAsync("SELECT batch, ids::text FROM etl_seen_ids ORDER BY 1"));
    }

    [Fact]
    public async Task a_row_that_is_refused_costs_no_other()
    {
        await _postgres.RunAsync("ALTER TABLE deal ADD CHECK (amount < 100)");

        var result = await LoadAsync(Deal(1, "a", 1, "5"), Deal(2, "b", 1, "500"), Deal(3, "c", 1, "6"));
        await LoadAsync(Deal(4, "d", 1));

        Assert.Equal(2L, Assert.Single(result.Refused).Id);
        Assert.Equal(["1", "3", "4"], await _postgres.RowsAsync("SELECT hs_object_id FROM deal ORDER BY 1"));
        Assert.Equal(["2"], await _postgres.RowsAsync("SELECT hs_object_id FROM etl_rejected_record"));
    }

    [Fact]
    public async Task a_wider_layout_is_inserted_too()
    {
        await LoadAsync(Deal(1, "a", 1, "5"));
        using var wide = Records.Batch(_layout.Widen("amount", ColumnType.Text), Deal(2, "b", 1, "many"));

        await _loader.LoadAsync(wide, new BatchRecord(Run), Cancelled);
        await LoadAsync(Deal(3, "c", 1, "6"));

        Assert.Equal(["1|5", "2|many", "3|6"], await _postgres.RowsAsync("SELECT hs_object_id, amount FROM deal ORDER BY 1"));
    }

    private async Task<LoadResult> LoadAsync(params (long Id, Dictionary<string, string?> Properties)[] records)
    {
        using var batch = Records.Batch(_layout, records);
        return await _loader.LoadAsync(batch, new BatchRecord(Run, SeenBatch: _batches++), Cancelled);
    }

    private long _batches;

    private static (long Id, Dictionary<string, string?> Properties) Deal(long id, string? name, int day, string? amount = null) =>
        Records.Of(id, ("name", name), ("amount", amount), ("hs_lastmodifieddate", $"2026-01-0{day}T00:00:00Z"));
}
