using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Links;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class AssociationTests : IAsyncLifetime
{
    private const string Links = "SELECT contact_id, company_id, type_id, category, label FROM contact_company ORDER BY 1, 2, 3, 4";

    private PostgresFixture _postgres = null!;
    private AssociationLoader _loader = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        _loader = await AssociationLoader.OpenAsync(_postgres.Database, NullLogger.Instance, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        if (_loader is not null)
            await _loader.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task the_links_of_a_record_are_replaced_as_a_whole()
    {
        var table = await EnsureAsync();
        await ReplaceAsync(table, [1, 2], Link(1, 10), Link(1, 11, label: "Old"), Link(1, 12), Link(2, 10));

        var changes = await ReplaceAsync(
            table, [1], Link(1, 11, label: "New"), Link(1, 12), Link(1, 12, category: "USER_DEFINED"), Link(1, 13),
            Link(1, 13, typeId: 280));

        Assert.Equal(new LinkChanges(Added: 3, Relabelled: 1, Removed: 1), changes);
        Assert.Equal(
            [
                "1|11|279|HUBSPOT_DEFINED|New", "1|12|279|HUBSPOT_DEFINED|", "1|12|279|USER_DEFINED|", "1|13|279|HUBSPOT_DEFINED|",
                "1|13|280|HUBSPOT_DEFINED|", "2|10|279|HUBSPOT_DEFINED|"],
            await _postgres.RowsAsync(Links));
    }

    [Fact]
    public async Task progress_can_be_kept_without_any_link()
    {
        var run = Guid.NewGuid();

        await _loader.SaveAsync(new AssociationProgress(_postgres.Table("contact"), run, "0-3", 1_000), Cancelled);
        await _loader.SaveAsync(new AssociationProgress(_postgres.Table("contact"), run, "0-3", 2_000), Cancelled);

        Assert.Equal(["contact|0-3|2000"], await _postgres.RowsAsync("SELECT table_name, target, ids_done FROM etl_association_progress"));
    }

    [Fact]
    public async Task links_that_are_already_so_are_not_written_again()
    {
        var table = await EnsureAsync();
        await ReplaceAsync(table, [1], Link(1, 10), Link(1, 11, label: "x"));
        var before = await _postgres.RowsAsync("SELECT xmin, xmax, ctid, fivetran_synced FROM contact_company ORDER BY company_id");

        var changes = await ReplaceAsync(table, [1], Link(1, 11, label: "x"), Link(1, 10));

        Assert.Equal(new LinkChanges(0, 0, 0), changes);
        Assert.Equal(before, await _postgres.RowsAsync("SELECT xmin, xmax, ctid, fivetran_synced FROM contact_company ORDER BY company_id"));
    }

    [Fact]
    public async Task a_record_without_staged_links_loses_all()
    {
        var table = await EnsureAsync();
        await ReplaceAsync(table, [1, 2], Link(1, 10), Link(2, 10));

        await ReplaceAsync(table, [1]);

        Assert.Equal(["2|10|279|HUBSPOT_DEFINED|"], await _postgres.RowsAsync(Links));
    }

    [Fact]
    public async Task a_staged_link_is_compared_also_where_its_record_is_not_completely_known()
    {
        var table = await EnsureAsync();
        await ReplaceAsync(table, [2], Link(2, 10, label: "Old"), Link(2, 11));

        var changes = await ReplaceAsync(table, [1], Link(1, 10), Link(2, 10, label: "New"));

        Assert.Equal(new LinkChanges(1, 1, 0), changes);
        Assert.Equal(
            ["1|10|", "2|10|New", "2|11|"],
            await _postgres.RowsAsync("SELECT concat_ws('|', contact_id, company_id, coalesce(label, '')) FROM contact_company ORDER BY 1"));
    }

    [Fact]
    public async Task a_link_that_is_named_twice_is_stored_once()
    {
        var table = await EnsureAsync();
        await _loader.StageAsync([Link(1, 10, label: "b"), Link(1, 10, label: "a")], Cancelled);
        await _loader.StageAsync([Link(1, 10, label: "a")], Cancelled);

        var changes = await _loader.ReplaceAsync(table, [1], null, Cancelled);

        Assert.Equal(1, changes.Added);
        Assert.Equal(["1|10|279|HUBSPOT_DEFINED|a"], await _postgres.RowsAsync(Links));
    }

    [Fact]
    public async Task one_pair_may_have_several_types_and_categories()
    {
        var table = await EnsureAsync();

        await ReplaceAsync(table, [1], Link(1, 10, 1), Link(1, 10, 2), Link(1, 10, 1, "USER_DEFINED", "Payer\0\uD800"));

        Assert.Equal(
            ["1|10|1|HUBSPOT_DEFINED|", "1|10|1|USER_DEFINED|Payer\uFFFD", "1|10|2|HUBSPOT_DEFINED|"], await _postgres.RowsAsync(Links));
    }

    [Fact]
    public async Task progress_moves_with_the_links_and_staged_links_are_gone_after_it()
    {
        var table = await EnsureAsync();
        var run = Guid.NewGuid();
        await _loader.StageAsync([Link(1, 10)], Cancelled);
        await _loader.ReplaceAsync(table, [1], new AssociationProgress(_postgres.Table("contact"), run, "0-2", 1_000), Cancelled);

        await _loader.ReplaceAsync(table, [2], new AssociationProgress(_postgres.Table("contact"), run, "0-2", 2_000), Cancelled);

        Assert.Equal(new KeyValuePair<string, long>("0-2", 2_000), Assert.Single(await TakeUpAsync(run, records: 5_000)));
        Assert.Equal(["1|10|279|HUBSPOT_DEFINED|"], await _postgres.RowsAsync(Links));
    }

    [Fact]
    public async Task links_that_were_ahead_of_the_records_give_up_their_lead_when_a_run_is_taken_up()
    {
        var table = await EnsureAsync();
        var run = Guid.NewGuid();
        await _loader.ReplaceAsync(table, [1], new AssociationProgress(_postgres.Table("contact"), run, "0-2", 2_000), Cancelled);

        Assert.Equal(1_500, Assert.Single(await TakeUpAsync(run, records: 1_500)).Value);
        Assert.Equal(1_500, Assert.Single(await TakeUpAsync(run, records: 5_000)).Value);
    }

    [Fact]
    public async Task a_replace_that_fails_changes_nothing_and_may_be_tried_again()
    {
        var table = await EnsureAsync();
        await ReplaceAsync(table, [1], Link(1, 10));
        await _loader.StageAsync([Link(1, 11)], Cancelled);
        await _postgres.RunAsync("ALTER TABLE etl_association_progress RENAME TO away");
        var progress = new AssociationProgress(_postgres.Table("contact"), Guid.NewGuid(), "0-2", 1);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _loader.ReplaceAsync(table, [1], progress, Cancelled));
        var afterFailure = await _postgres.RowsAsync(Links);
        await _postgres.RunAsync("ALTER TABLE away RENAME TO etl_association_progress");

        await _loader.ReplaceAsync(table, [1], progress, Cancelled);

        Assert.Equal(["1|10|279|HUBSPOT_DEFINED|"], afterFailure);
        Assert.Equal(["1|11|279|HUBSPOT_DEFINED|"], await _postgres.RowsAsync(Links));
    }

    [Fact]
    public async Task thousands_of_links_of_one_record_are_stored()
    {
        var table = await EnsureAsync();
        await ReplaceAsync(table, [1], [.. Enumerable.Range(0, 1_200).Select(i => Link(1, i))]);

        var changes = await ReplaceAsync(table, [1], [.. Enumerable.Range(100, 1_200).Select(i => Link(1, i))]);

        Assert.Equal(new LinkChanges(100, 0, 100), changes);
    }

    [Theory]
    [InlineData("contact", "contact", "from_contact_id", "to_contact_id")]
    [InlineData("type", "company", "from_type_id", "to_company_id")]
    [InlineData("contact", "meters", "contact_id", "meters_id")]
    public async Task the_id_columns_are_named_after_the_objects(string main, string target, string from, string to)
    {
        var name = _postgres.Table($"{main}_{target}");

        var table = await _postgres.LinksAsync(name, main, target);
        await ReplaceAsync(table, [1], Link(1, 2));

        Assert.True(table.Created);
        Assert.Equal(["1|2"], await _postgres.RowsAsync($"SELECT {from}, {to} FROM {name.Table}"));
    }

    [Fact]
    public async Task many_tables_are_made_and_adopted_at_once_but_not_those_that_may_stay_absent()
    {
        await _postgres.RunAsync(
            "CREATE TABLE contact_deal (contact_id BIGINT, deal_id BIGINT, type_id TEXT, category TEXT, PRIMARY KEY (contact_id, deal_id, "
                + "type_id, category))");
        var (made, adopted, absent) =
            (_postgres.Table("contact_company"), _postgres.Table("contact_deal"), _postgres.Table("contact_cart"));

        var ready = await AssociationTable.EnsureAsync(
            _postgres.Database, _postgres.Table("contact"),
            [
                new WantedLinks(made, "company", MakeIt: true), new WantedLinks(absent, "cart", MakeIt: false),
                new WantedLinks(adopted, "deal", MakeIt: false)],
            NullLogger.Instance, Cancelled);

        Assert.Equal([made, adopted], ready.Keys);
        Assert.Equal((true, 0), (ready[made].Created, ready[made].SchemaChanges));
        Assert.Equal((false, 2), (ready[adopted].Created, ready[adopted].SchemaChanges));
        Assert.Equal(
            ["contact_company|company_id", "contact_deal|deal_id"],
            await _postgres.RowsAsync(
                $"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = '{_postgres.Schema.Name}' AND "
                    + "table_name LIKE 'contact%' AND column_name LIKE '%_id' AND column_name NOT IN ('contact_id', 'type_id') ORDER BY "
                    + "1, 2"));
    }

    [Fact]
    public async Task an_adopted_table_whose_key_lacks_the_category_is_widened_by_it()
    {
        await _postgres.RunAsync("""
            CREATE TABLE contact_company (contact_id BIGINT, company_id BIGINT, type_id INTEGER, category TEXT, label TEXT,
                                          fivetran_synced TIMESTAMP, PRIMARY KEY (contact_id, company_id, type_id));
            INSERT INTO contact_company VALUES (1, 10, 279, 'HUBSPOT_DEFINED', NULL, '2026-01-01'), (2, 10, 279, NULL, NULL, '2026-01-01')
            """);

        var table = await EnsureAsync();
        var changes = await ReplaceAsync(table, [1, 2], Link(1, 10), Link(1, 10, category: "USER_DEFINED"), Link(2, 10));

        Assert.False(table.Created);
        Assert.Equal(2, table.SchemaChanges);
        Assert.Equal(new LinkChanges(Added: 2, Relabelled: 0, Removed: 1), changes);
        Assert.Equal(["1|10|279|HUBSPOT_DEFINED|", "1|10|279|USER_DEFINED|", "2|10|279|HUBSPOT_DEFINED|"], await _postgres.RowsAsync(Links));
        Assert.Equal(0, (await EnsureAsync()).SchemaChanges);
    }

    [Fact]
    public async Task an_adopted_table_without_category_and_with_text_ids_works()
    {
        await _postgres.RunAsync("""
            CREATE TABLE contact_company (contact_id TEXT, company_id NUMERIC, type_id TEXT);
            CREATE UNIQUE INDEX narrow ON contact_company (contact_id, company_id);
            INSERT INTO contact_company VALUES ('1', 10, '279'), ('2', 11, '279')
            """);

        var table = await EnsureAsync();
        await ReplaceAsync(table, [1], Link(1, 10), Link(1, 10, 280));

        Assert.Equal(["1|10|279|HUBSPOT_DEFINED|", "1|10|280|HUBSPOT_DEFINED|", "2|11|279||"], await _postgres.RowsAsync(Links));
    }

    [Fact]
    public async Task a_table_of_that_name_that_holds_something_else_is_left_alone()
    {
        await _postgres.RunAsync("CREATE TABLE contact_company (id BIGINT)");

        var conflict = await Assert.ThrowsAsync<SchemaConflictException>(EnsureAsync);

        Assert.Contains("contact_id", conflict.Message);
    }

    [Fact]
    public async Task links_of_records_that_are_gone_are_swept_away()
    {
        await _postgres.RunAsync("""
            CREATE TABLE contact (hs_object_id BIGINT PRIMARY KEY, fivetran_deleted BOOLEAN);
            INSERT INTO contact VALUES (1, false), (2, true), (3, NULL)
            """);
        var table = await EnsureAsync();
        await ReplaceAsync(table, [1, 2, 3, 4, 5], Link(1, 10), Link(2, 10), Link(3, 10), Link(4, 10), Link(5, 10));
        await using var connection = await _postgres.Database.OpenAsync(Cancelled);

        await AssociationSweep.RemoveAsync(connection, [table], [5, 6], Cancelled);
        var swept = await new AssociationSweep(_postgres.Database).SweepAsync([table], _postgres.Table("contact"), Cancelled);

        Assert.Equal(2, swept);
        Assert.Equal(["1", "3"], await _postgres.RowsAsync("SELECT contact_id FROM contact_company ORDER BY 1"));
    }

    private Task<IReadOnlyDictionary<string, long>> TakeUpAsync(Guid run, long records)
    {
        var checkpoint = new Checkpoint(run, "full", "records", null, DateTimeOffset.UnixEpoch, null, null, "", records);
        return new CheckpointStore(_postgres.Database).TakeUpLinksAsync(_postgres.Table("contact"), checkpoint, Cancelled);
    }

    private Task<AssociationTable> EnsureAsync() => _postgres.LinksAsync(_postgres.Table("contact_company"), "contact", "company");

    private async Task<LinkChanges> ReplaceAsync(AssociationTable table, long[] fromIds, params LinkRow[] links)
    {
        await _loader.StageAsync(links, Cancelled);
        return await _loader.ReplaceAsync(table, fromIds, null, Cancelled);
    }

    private static LinkRow Link(long from, long to, long typeId = 279, string category = "HUBSPOT_DEFINED", string? label = null) =>
        new(from, to, typeId, category, label);
}
