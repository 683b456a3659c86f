using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

/// <summary>Rows that a full load sent once are not sent again as long as nobody has touched them, and all others are.</summary>
public sealed class FingerprintTests : IAsyncLifetime
{
    private static readonly TableProperty[] s_properties = [
        new("hs_lastmodifieddate", "datetime"), new("name", "string"), new("amount", "number")];

    private PostgresFixture _postgres = null!;
    private MainTable _table = null!;
    private Guid _run = Guid.NewGuid();
    private long _batch;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        await PrepareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_row_that_nobody_has_touched_is_not_sent_again(bool isFirstLoad)
    {
        await LoadAsync(isFirstLoad, Deal(1, "a"), Deal(2, "b"), Deal(3, "c"));
        // Only that it is not even compared can leave this as it is: the row is made to look untouched.
        await _postgres.RunAsync("UPDATE deal SET name = 'altered' WHERE hs_object_id = 2");
        await _postgres.RunAsync("UPDATE etl_fingerprint SET versions[2] = (SELECT xmin FROM deal WHERE hs_object_id = 2)");

        var result = await LoadAsync(Deal(1, "a"), Deal(2, "b"), Deal(3, "c"));

        Assert.Equal((3L, 3L), (result.Merged, result.Unchanged));
        Assert.Equal(["1|a", "2|altered", "3|c"], await RowsAsync());
    }

    [Fact]
    public async Task it_stays_so_from_run_to_run_whether_the_others_change_or_not()
    {
        await LoadAsync(Deal(1, "a"), Deal(2, "b"), Deal(3, "c"));
        await LoadAsync(Deal(1, "a"), Deal(2, "B"), Deal(3, "c"), Deal(4, "d"));
        await Fingerprints.ForgetOthersAsync(_postgres.Database, _table.Name, _run, Cancelled);

        var versions = await _postgres.RowsAsync("SELECT hs_object_id, xmin FROM deal ORDER BY 1");
        Assert.Equal(versions, await _postgres.RowsAsync("SELECT unnest(ids), unnest(versions) FROM etl_fingerprint ORDER BY 1"));
        var result = await LoadAsync(Deal(1, "a"), Deal(2, "B"), Deal(3, "c"), Deal(4, "D"));
        Assert.Equal((4L, 3L), (result.Merged, result.Unchanged));
        Assert.Equal(["1|a", "2|B", "3|c", "4|D"], await RowsAsync());
    }

    [Theory]
    [InlineData("UPDATE deal SET name = 'altered' WHERE hs_object_id = 2")]
    [InlineData("UPDATE deal SET fivetran_deleted = true WHERE hs_object_id = 2")]
    [InlineData("DELETE FROM deal WHERE hs_object_id = 2")]
    [InlineData("TRUNCATE deal")]
    [InlineData(
        "CREATE TABLE copied AS TABLE deal; DELETE FROM deal; UPDATE copied SET name = upper(name); INSERT INTO deal SELECT * FROM copied")]
    public async Task what_somebody_else_did_to_the_rows_is_put_right(string change)
    {
        await LoadAsync(Deal(1, "a"), Deal(2, "b"), Deal(3, "c"));
        await _postgres.RunAsync(change);

        await LoadAsync(Deal(1, "a"), Deal(2, "b"), Deal(3, "c"));

        Assert.Equal(["1|a", "2|b", "3|c"], await RowsAsync());
    }

    [Theory]
    [InlineData("ALTER TABLE deal DROP COLUMN name")]
    [InlineData("ALTER TABLE deal DROP COLUMN name; ALTER TABLE deal ADD COLUMN name text")]
    [InlineData("ALTER TABLE deal RENAME COLUMN name TO other; ALTER TABLE deal ADD COLUMN name text")]
    [InlineData("ALTER TABLE deal ALTER COLUMN name TYPE varchar(1) USING 'x'")]
    [InlineData(
        "ALTER TABLE deal RENAME TO former; CREATE TABLE deal (LIKE former INCLUDING ALL); INSERT INTO deal (hs_object_id) SELECT "
            + "hs_object_id FROM former")]
    public async Task what_somebody_else_did_to_the_columns_is_put_right(string change)
    {
        await LoadAsync(Deal(1, "a"), Deal(2, "b"));
        await _postgres.RunAsync(change);
        await PrepareAsync();

        await LoadAsync(Deal(1, "a"), Deal(2, "b"));

        Assert.Equal(["1|a", "2|b"], await RowsAsync());
    }

    [Fact]
    public async Task what_a_trigger_made_of_rows_is_undone_once_it_is_gone()
    {
        await LoadAsync(Deal(1, "a"));
        await _postgres.RunAsync(
            """
            CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$;
            CREATE TRIGGER shout BEFORE INSERT OR UPDATE ON deal FOR EACH ROW EXECUTE FUNCTION shout()
            """);
        await LoadAsync(isFirstLoad: true, Deal(2, "b"));
        await LoadAsync(Deal(1, "c"), Deal(2, "b"));
        var shouted = await RowsAsync();
        await _postgres.RunAsync("DROP TRIGGER shout ON deal");

        await LoadAsync(Deal(1, "c"), Deal(2, "b"));

        Assert.Equal(["1|C", "2|B"], shouted);
        Assert.Equal(["1|c", "2|b"], await RowsAsync());
    }

    [Fact]
    public async Task an_older_version_neither_replaces_a_newer_one_nor_hides_it_later()
    {
        await LoadAsync(Deal(1, "a", 1));
        await LoadAsync(Deal(1, "b", 2));
        await LoadAsync(Deal(1, "a", 1));
        var afterOlder = await RowsAsync();

        await LoadAsync(Deal(1, "a", 1));
        await LoadAsync(Deal(1, "a", 3));

        Assert.Equal(["1|b"], afterOlder);
        Assert.Equal(["1|a"], await RowsAsync());
    }

    [Fact]
    public async Task rows_are_known_whatever_they_came_with()
    {
        const int Places = 4;
        const int Batches = 20;
        await LoadPagesAsync((place, batch) => batch);
        // As above: nothing but that no row is compared can leave them as they are.
        await _postgres.RunAsync(
            """
            UPDATE deal SET name = 'altered';
            UPDATE etl_fingerprint SET versions =
                (SELECT array_agg(d.xmin ORDER BY k.position) FROM unnest(ids) WITH ORDINALITY k(id, position) JOIN deal d ON d.hs_object_id = k.id)
            """);
        _run = Guid.NewGuid();

        await LoadPagesAsync((place, batch) => (batch + 3 * place) % Batches);

        Assert.Equal([$"altered|{Places * Batches * 100}"], await _postgres.RowsAsync("SELECT name, count(*) FROM deal GROUP BY 1"));

        async Task LoadPagesAsync(Func<int, int, int> pageOf)
        {
            for (var batch = 0; batch < Batches; batch++)
            {
                var pages = Enumerable.Range(0, Places).Select(place => place * 1_000_000 + pageOf(place, batch) * 100);
                await LoadBatchAsync(
                    isFirstLoad: false, [.. pages.SelectMany(first => Enumerable.Range(first, 100)).Select(id => Deal(id, "a"))]);
            }
        }
    }

    [Fact]
    public async Task a_listing_in_an_order_of_its_own_is_loaded_as_well()
    {
        for (var batch = 0; batch < 20; batch++)
            await LoadBatchAsync(isFirstLoad: false, [.. Enumerable.Range(0, 20).Select(row => Deal(row * 20 + batch, "a"))]);
        _run = Guid.NewGuid();

        var result = await LoadBatchAsync(isFirstLoad: false, [.. Enumerable.Range(0, 400).Select(row => Deal(row, row == 7 ? "b" : "a"))]);

        Assert.Equal((400L, 399L), (result.Merged, result.Unchanged));
        Assert.Equal(["7|b"], await _postgres.RowsAsync("SELECT hs_object_id, name FROM deal WHERE name <> 'a'"));
    }

    [Fact]
    public async Task rows_of_a_batch_of_which_one_is_refused_are_loaded_too_and_sent_again_later()
    {
        await LoadAsync(Deal(1, "a"), Deal(2, "b"));
        await _postgres.RunAsync("ALTER TABLE deal ADD CHECK (amount < 100)");

        var refusing = await LoadAsync(Deal(1, "a"), Deal(2, "B"), Deal(3, "c", amount: "500"));
        var again = await LoadAsync(Deal(1, "a"), Deal(2, "B"), Deal(3, "c", amount: "5"));

        Assert.Equal(3L, Assert.Single(refusing.Refused).Id);
        Assert.Equal((3L, 2L), (again.Merged, again.Unchanged));
        Assert.Equal(["1|a", "2|B", "3|c"], await RowsAsync());
    }

    [Fact]
    public async Task records_that_changed_since_are_loaded_without()
    {
        await LoadAsync(Deal(1, "a"));
        await using var loader = await OpenAsync(isFirstLoad: false);
        using var changed = Records.Batch(Layout, Deal(1, "b", 2), Deal(2, "c"));
        await loader.LoadAsync(changed, new BatchRecord(_run, SeenBatch: 7), Cancelled);

        Assert.Equal(["{1}"], await _postgres.RowsAsync("SELECT ids::text FROM etl_fingerprint"));
        await LoadAsync(Deal(1, "b", 2), Deal(2, "c"));
        Assert.Equal(["1|b", "2|c"], await RowsAsync());
    }

    private RowLayout Layout { get; set; } = null!;

    private async Task PrepareAsync()
    {
        _table?.Dispose();
        _table = new MainTable(_postgres.Database, _postgres.Table("deal"), "hs_lastmodifieddate", NullLogger.Instance);
        Layout = (await _table.PrepareAsync(s_properties, [], Cancelled)).Layout;
    }

    private Task<LoadResult> LoadAsync(params (long, Dictionary<string, string?>)[] deals) => LoadAsync(isFirstLoad: false, deals);

    // A run of its own.
    private async Task<LoadResult> LoadAsync(bool isFirstLoad, params (long, Dictionary<string, string?>)[] deals)
    {
        _run = Guid.NewGuid();
        return await LoadBatchAsync(isFirstLoad, deals);
    }

    private async Task<LoadResult> LoadBatchAsync(bool isFirstLoad, (long, Dictionary<string, string?>)[] deals)
    {
        await using var loader = await OpenAsync(isFirstLoad);
        using var batch = Records.Batch(Layout, deals);
        return await loader.LoadAsync(batch, new BatchRecord(_run, SeenBatch: _batch++) { UsesFingerprints = true }, Cancelled);
    }

    private Task<RowLoader> OpenAsync(bool isFirstLoad) =>
        RowLoader.OpenAsync(_postgres.Database, _table, isFirstLoad, NullLogger.Instance, Cancelled);

    private Task<string[]> RowsAsync() => _postgres.RowsAsync("SELECT hs_object_id, name FROM deal WHERE NOT fivetran_deleted ORDER BY 1");

    private static (long, Dictionary<string, string?>) Deal(long id, string name, int modified = 1, string? amount = null) =>
        Records.Of(id, ("hs_lastmodifieddate", $"2026-01-0{modified}T00:00:00Z"), ("name", name), ("amount", amount));
}
