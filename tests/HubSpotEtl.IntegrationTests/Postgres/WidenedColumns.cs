using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

/// <summary>Columns that take a wider type in the middle of a load.</summary>
public sealed class WidenedColumns : LoaderFixture
{
    [Fact]
    public async Task a_date_with_a_time_of_day_widens_its_column_in_mid_run()
    {
        await LoadAsync(Deal(1, "a", ("born", "2000-01-01")));

        await LoadAsync(Deal(2, "b", ("born", "2000-01-02T13:00:00Z")));

        Assert.Equal(
            ["1|2000-01-01 00:00:00", "2|2000-01-02 13:00:00"],
            await Postgres.RowsAsync("SELECT hs_object_id, (born AT TIME ZONE 'UTC')::text FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task a_batch_of_an_older_layout_still_loads_into_a_widened_table()
    {
        using var old = Records.Batch(
            Layout, Deal(1, "a", ("born", "2000-01-01"), ("amount", "1.50"), ("active", "true"), ("at", "2026-01-02T03:04:05.600Z")));
        using var wide =
            Records.Batch(Widened(), Deal(2, "b", ("born", "unborn"), ("amount", "lots"), ("active", "maybe"), ("at", "soon")));
        await Loader.LoadAsync(wide, new BatchRecord(Run), Cancelled);

        await Loader.LoadAsync(old, new BatchRecord(Run), Cancelled);

        Assert.Equal(
            ["1|2000-01-01|1.50|true|2026-01-02T03:04:05.600Z", "2|unborn|lots|maybe|soon"],
            await Postgres.RowsAsync("SELECT hs_object_id, born, amount, active, at FROM deal ORDER BY 1"));
    }

    [Fact]
    public async Task widening_keeps_what_is_there_in_the_form_that_HubSpot_writes()
    {
        await LoadAsync(
            Deal(1, "a", ("born", "2000-01-01"), ("amount", "3.00"), ("active", "false"), ("at", "2026-01-02T03:04:05.600Z")),
            Deal(2, "b", ("at", "2026-01-02T03:04:05.123456Z")), Deal(3, null));

        await Table.WidenAsync(Widened(), Cancelled);

        Assert.Equal(
            ["1|2000-01-01|3.00|false|2026-01-02T03:04:05.600Z", "2||||2026-01-02T03:04:05.123456Z", "3||||"],
            await Postgres.RowsAsync("SELECT hs_object_id, born, amount, active, at FROM deal ORDER BY 1"));
        Assert.Equal(0, await Table.WidenAsync(Widened(), Cancelled));
    }

    [Fact]
    public async Task a_view_in_the_way_of_a_wider_column_is_named()
    {
        await Postgres.RunAsync("CREATE VIEW report AS SELECT born FROM deal");
        using var wide = Records.Batch(Widened(), Deal(2, "b", ("born", "unborn")));

        var conflict = await Assert.ThrowsAsync<SchemaConflictException>(() => Loader.LoadAsync(wide, new BatchRecord(Run), Cancelled));

        Assert.Contains($"{Postgres.Schema.Name}.report", conflict.Message);
        Assert.Equal(
            "date",
            await Postgres.ValueAsync<string>(
                "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'deal'::regclass AND attname = 'born'"));
    }

    [Fact]
    public async Task two_loaders_may_load_and_widen_one_table()
    {
        await using var other = await RowLoader.OpenAsync(Postgres.Database, Table, expectsNewRows: false, NullLogger.Instance, Cancelled);
        using var first = Records.Batch(Layout, Deal(1, "a", ("born", "2000-01-01")));
        using var wide = Records.Batch(Widened(), Deal(2, "b", ("born", "unborn")));
        using var third = Records.Batch(Layout, Deal(3, "c", ("born", "2000-01-03")));
        await Loader.LoadAsync(first, new BatchRecord(Run), Cancelled);

        await Task.WhenAll(
            other.LoadAsync(wide, new BatchRecord(Run), Cancelled),
            Task.Run(() => Loader.LoadAsync(third, new BatchRecord(Run), Cancelled)));

        Assert.Equal(
            ["1|2000-01-01", "2|unborn", "3|2000-01-03"], await Postgres.RowsAsync("SELECT hs_object_id, born FROM deal ORDER BY 1"));
    }

    private RowLayout Widened() => Layout
        .Widen("born", ColumnType.Text).Widen("amount", ColumnType.Text).Widen("active", ColumnType.Text).Widen("at", ColumnType.Text);
}
