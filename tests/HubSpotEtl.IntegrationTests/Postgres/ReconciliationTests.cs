using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Deletions;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class ReconciliationTests : IAsyncLifetime
{
    private static readonly Guid Run = Guid.NewGuid();

    private PostgresFixture _postgres = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        await _postgres.RunAsync($"""
            CREATE TABLE deal (hs_object_id BIGINT PRIMARY KEY, fivetran_deleted BOOLEAN, fivetran_synced TIMESTAMPTZ);
            INSERT INTO deal SELECT i, false, '2026-01-01' FROM generate_series(1, 1000) i;
            INSERT INTO deal VALUES (2001, true, '2026-01-01'), (2002, NULL, '2026-01-01');
            INSERT INTO etl_seen_ids SELECT 'deal', '{Run}', b, ARRAY(SELECT i::bigint FROM generate_series(b * 100 + 1, b * 100 + 100) i), NULL, '{"{}"}' FROM generate_series(0, 8) b;
            INSERT INTO etl_seen_ids VALUES ('deal', '{Guid.NewGuid()}', 0, ARRAY[950::bigint]), ('other', '{Run}', 0, ARRAY[951::bigint])
            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task live_rows_that_this_run_has_not_seen_are_candidates_in_id_order()
    {
        await using var reconciliation = await CompareAsync();

        var pages = new List<long[]>();
        var after = long.MinValue;
        while (await reconciliation.NextAsync(after, 40, Cancelled) is { Count: > 0 } page)
        {
            pages.Add([.. page]);
            after = page[^1];
        }

        Assert.Equal((1_001L, 101L), (reconciliation.LiveRowsBefore, reconciliation.CandidateRows));
        Assert.Equal([40, 40, 21], pages.Select(p => p.Length));
        Assert.Equal([.. Enumerable.Range(901, 100).Select(i => (long)i), 2_002], pages.SelectMany(p => p));
    }

    [Fact]
    public async Task what_the_run_has_seen_counts_once_and_with_a_row_or_without()
    {
        await _postgres.RunAsync($"INSERT INTO etl_seen_ids VALUES ('deal', '{Run}', 9, ARRAY[1, 2, 5001]::bigint[])");

        await using var reconciliation = await CompareAsync();

        Assert.Equal(901, reconciliation.SeenRecords);
    }

    [Fact]
    public async Task what_was_rejected_by_its_content_was_listed()
    {
        await _postgres.RunAsync($"""
            INSERT INTO etl_rejected_record (object_type, hs_object_id, raw, error, run_id) VALUES
                ('deal', '901', 'x', 'x', '{Run}'), ('deal', '9000000000000000001', 'x', 'x', '{Run}'), ('deal', '8999999999999999999', 'x', 'x', '{Run}'),
                ('deal', 'none', 'x', 'x', '{Run}'), ('deal', '902', 'x', 'x', '{Guid.NewGuid()}'), ('other', '903', 'x', 'x', '{Run}')
            """);

        await using var reconciliation = await CompareAsync();

        Assert.Equal((902L, 100L), (reconciliation.SeenRecords, reconciliation.CandidateRows));
        Assert.Equal(
            [902, 2_002], (await reconciliation.Listed.OthersAsync([1, 901, 902, 2_002, 8_999_999_999_999_999_999], Cancelled)).Order());
    }

    [Fact]
    public async Task only_confirmed_candidates_are_marked()
    {
        await using var reconciliation = await CompareAsync();
        await reconciliation.ConfirmGoneAsync([901, 902, 1], Cancelled);

        var marked = await reconciliation.MarkGoneAsync([], Cancelled);

        Assert.Equal((2L, 2L), (await reconciliation.CountGoneAsync(Cancelled), marked));
        Assert.Equal(["901", "902", "2001"], await _postgres.RowsAsync("SELECT hs_object_id FROM deal WHERE fivetran_deleted ORDER BY 1"));
        Assert.Equal(2L, await _postgres.ValueAsync<long>("SELECT count(*) FROM deal WHERE fivetran_synced > '2026-01-02'"));
    }

    [Fact]
    public async Task with_a_mark_its_links_go_in_the_same_transaction()
    {
        var links = await _postgres.LinksAsync(_postgres.Table("deal_contact"), "deal", "contact");
        await _postgres.RunAsync("""
            INSERT INTO deal_contact VALUES (901, 1, '3', 'X', NULL, now()), (902, 1, '3', 'X', NULL, now());
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
            CREATE TRIGGER t BEFORE DELETE ON deal_contact EXECUTE FUNCTION refuse()
            """);
        await using var reconciliation = await CompareAsync();
        await reconciliation.ConfirmGoneAsync([901], Cancelled);

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => reconciliation.MarkGoneAsync([links], Cancelled));
        Assert.Equal(["2001"], await _postgres.RowsAsync("SELECT hs_object_id FROM deal WHERE fivetran_deleted"));
        await _postgres.RunAsync("DROP TRIGGER t ON deal_contact");
        await reconciliation.MarkGoneAsync([links], Cancelled);

        Assert.Equal(["901", "2001"], await _postgres.RowsAsync("SELECT hs_object_id FROM deal WHERE fivetran_deleted ORDER BY 1"));
        Assert.Equal(["902"], await _postgres.RowsAsync("SELECT deal_id FROM deal_contact"));
    }

    [Fact]
    public async Task what_is_marked_is_asked_for_by_the_next_sweep_unless_it_is_archived()
    {
        await _postgres.RunAsync("INSERT INTO etl_archived_ids VALUES ('deal', ARRAY[7, 901]::bigint[])");
        await using (var reconciliation = await CompareAsync())
        {
            await reconciliation.ConfirmGoneAsync([901, 902, 903], Cancelled);
            await reconciliation.MarkGoneAsync([], Cancelled);
        }

        await using var archived = await ArchivedIds.BeginAsync(_postgres.Database, _postgres.Table("deal"), Cancelled);
        await archived.AddAsync([903], told: true, Cancelled);

        Assert.Equal([7, 901, 902], await archived.NextVanishedAsync(long.MinValue, 100, Cancelled));
    }

    [Fact]
    public async Task a_reconcile_may_be_begun_again()
    {
        await using (var first = await CompareAsync())
            await first.ConfirmGoneAsync([901], Cancelled);

        await using var second = await CompareAsync();

        Assert.Equal((101L, 0L), (second.CandidateRows, await second.CountGoneAsync(Cancelled)));
    }

    [Fact]
    public async Task marking_names_the_rows_that_were_live()
    {
        await using var connection = await _postgres.Database.OpenAsync(Cancelled);

        var marked = await SoftDelete.MarkAsync(connection, _postgres.Table("deal"), [5, 2_001, 2_002, 9_999], Cancelled);

        Assert.Equal([5, 2_002], marked.Order());
    }

    [Fact]
    public async Task a_resumed_run_reads_the_seen_ids_that_are_still_to_do()
    {
        var rest = new List<long>();
        await foreach (var ids in new SeenIds(_postgres.Database).ReadAsync(_postgres.Table("deal"), Run, skip: 850, Cancelled))
            rest.AddRange(ids.Ids.ToArray());

        Assert.Equal(Enumerable.Range(851, 50).Select(i => (long)i), rest);
    }

    [Fact]
    public async Task rows_that_the_run_has_added_were_not_live_before_it()
    {
        await _postgres.RunAsync($"""
            INSERT INTO deal SELECT i, false, now() FROM generate_series(3001, 3250) i;
            INSERT INTO etl_seen_ids SELECT 'deal', '{Run}', 20, array_agg(i), NULL, array_agg(i) FROM generate_series(3001, 3200) i;
            INSERT INTO etl_seen_ids SELECT 'deal', '{Run}', 21, array_agg(i), NULL, '{"{}"}' FROM generate_series(3101, 3200) i;
            INSERT INTO etl_seen_ids SELECT 'deal', '{Run}', 22, array_agg(i), NULL, NULL FROM generate_series(3201, 3250) i
            """);

        await using var reconciliation = await CompareAsync();

        Assert.Equal((1_001L, 101L), (reconciliation.LiveRowsBefore, reconciliation.CandidateRows));
    }

    private Task<Reconciliation> CompareAsync() =>
        Reconciliation.CompareAsync(_postgres.Database, _postgres.Table("deal"), Run, isNew: false, Cancelled);
}
