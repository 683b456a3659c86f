using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Tables;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class DeletedLinksTests : IAsyncLifetime
{
    private const string Live = "SELECT hs_object_id FROM contact WHERE fivetran_deleted IS NOT TRUE ORDER BY 1";
    private const string Links = "SELECT contact_id FROM contact_company ORDER BY 1";

    private static readonly Guid Run = Guid.NewGuid();

    private PostgresFixture _postgres = null!;
    private AssociationTable _links = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        _links = await _postgres.LinksAsync(_postgres.Table("contact_company"), "contact", "company");
        await _postgres.RunAsync($"""
            CREATE TABLE contact (hs_object_id BIGINT PRIMARY KEY, fivetran_deleted BOOLEAN, fivetran_synced TIMESTAMPTZ, hs_merged_object_ids TEXT);
            INSERT INTO contact SELECT i, false, now() FROM generate_series(1, 5) i;
            UPDATE contact SET hs_merged_object_ids = '2;3' WHERE hs_object_id = 1;
            INSERT INTO contact_company SELECT i, 10, '1', 'X', NULL, now() FROM generate_series(1, 5) i;
            INSERT INTO etl_seen_ids VALUES ('contact', '{Run}', 0, ARRAY[1::bigint])
            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task archived_records_lose_their_links_with_their_mark()
    {
        await using var archived = await ArchivedIds.BeginAsync(_postgres.Database, _postgres.Table("contact"), Cancelled);

        await archived.AddAsync([4, 5, 99], told: true, Cancelled);
        Assert.Equal(2, await archived.FindLiveAsync(Cancelled));
        await archived.Gone.ConfirmAsync([4, 5], Cancelled);
        Assert.Equal(2, await archived.Gone.MarkAsync([_links], Cancelled));
        Assert.Equal(0, await archived.Gone.MarkAsync([_links], Cancelled));

        Assert.Equal(["1", "2", "3"], await _postgres.RowsAsync(Live));
        Assert.Equal(["1", "2", "3"], await _postgres.RowsAsync(Links));
    }

    [Fact]
    public async Task merged_records_lose_their_links_with_their_mark()
    {
        Assert.Equal(2, await MarkMergedAsync());

        Assert.Equal(["1", "4", "5"], await _postgres.RowsAsync(Live));
        Assert.Equal(["1", "4", "5"], await _postgres.RowsAsync(Links));
    }

    [Fact]
    public async Task merged_records_are_found_where_a_column_of_numbers_has_no_room_for_their_list()
    {
        await _postgres.RunAsync("""
            UPDATE contact SET hs_merged_object_ids = NULL;
            INSERT INTO etl_rejected_value (object_type, hs_object_id, property, raw_value, reason) VALUES
              ('contact', 1, 'hs_merged_object_ids', '2;3', 'not_a_number'), ('contact', 1, 'phone', '4', 'not_a_number'),
              ('contact', 9, 'hs_merged_object_ids', '5', 'not_a_number'), ('company', 1, 'hs_merged_object_ids', '5', 'not_a_number')
            """);

        Assert.Equal(2, await MarkMergedAsync());

        Assert.Equal(["1", "4", "5"], await _postgres.RowsAsync(Live));
    }

    [Fact]
    public async Task merged_records_are_found_by_ids_of_all_lengths_and_what_is_no_id_does_no_harm()
    {
        await _postgres.RunAsync("""
            UPDATE contact SET hs_merged_object_ids = '9999999999999999999; 123456789012345678901 ;1234567890123456789: 5;x;' WHERE hs_object_id = 1;
            INSERT INTO contact VALUES (1234567890123456789, false, now())
            """);

        Assert.Equal(1, await MarkMergedAsync());
        Assert.Equal(["1", "2", "3", "4", "5"], await _postgres.RowsAsync(Live));
    }

    [Fact]
    public async Task links_that_cannot_be_removed_leave_the_records_live()
    {
        await _postgres.RunAsync("DROP TABLE contact_company");
        await using var archived = await ArchivedIds.BeginAsync(_postgres.Database, _postgres.Table("contact"), Cancelled);

        await archived.AddAsync([4], told: true, Cancelled);
        await archived.Gone.ConfirmAsync([4], Cancelled);

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => archived.Gone.MarkAsync([_links], Cancelled));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(MarkMergedAsync);

        Assert.Equal(["1", "2", "3", "4", "5"], await _postgres.RowsAsync(Live));
    }

    private async Task<long> MarkMergedAsync()
    {
        await using var merged = await MergedRecords.FindAsync(
            _postgres.Database, _postgres.Table("contact"), ["hs_merged_object_ids"], Run, Cancelled);
        await merged.Gone.ConfirmAsync([.. await merged.NextAsync(long.MinValue, 100, Cancelled)], Cancelled);
        return await merged.Gone.MarkAsync([_links], Cancelled);
    }
}
