using HubSpotEtl.Postgres.Links;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class SeenAssociationsTests : IAsyncLifetime
{
    private const long Company = 1;
    private const long Deal = 2;

    private static readonly Guid Run = Guid.NewGuid();

    private PostgresFixture _postgres = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SeenAssociations Seen => new(_postgres.Database, _postgres.Table("contact"), Run);

    public async ValueTask InitializeAsync() => _postgres = await PostgresFixture.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Theory]
    [InlineData(1_500, 1_000)]
    [InlineData(1_001, 1_000)]
    [InlineData(1_999, 1_000)]
    [InlineData(2_300, 1_000)]
    [InlineData(1_000, 1_000)]
    [InlineData(40, 40)]
    public async Task a_sample_is_as_large_as_it_may_be_and_evenly_spread(int records, int taken)
    {
        await ListAsync(0, 1, records, Company);
        // Of these the listing told nothing.
        await _postgres.RunAsync($"INSERT INTO etl_seen_ids VALUES ('contact', '{Run}', 1, ARRAY[100001, 100002]::bigint[], NULL)");
        await ListAsync(2, 100_003, 100_050, -1);

        var sample = (await Seen.SampleAsync(records, 1_000, Cancelled)).Order().ToList();

        Assert.Equal((taken, taken), (sample.Count, sample.Distinct().Count()));
        Assert.InRange(sample[0], 1, (records + taken - 1) / taken);
        Assert.Equal(records, sample[^1]);
        Assert.All(
            sample.Zip(sample.Skip(1), (one, next) => next - one),
            gap => Assert.InRange(gap, records / taken, (records + taken - 1) / taken));
    }

    [Fact]
    public async Task records_with_links_that_the_listing_did_not_name_are_found()
    {
        await ListAsync(0, 1, 6_000, Company);
        await ListAsync(1, 6_001, 12_000, Company | Deal);
        await ListAsync(2, 12_001, 12_010, -1);
        // Listed twice, and named once.
        await ListAsync(3, 7, 7, Deal);
        var links = await _postgres.LinksAsync(_postgres.Table("contact_deal"), "contact", "deal");
        await _postgres.RunAsync(
            "INSERT INTO contact_deal SELECT id, to_id, '4', 'HUBSPOT_DEFINED' FROM generate_series(2, 12010) id, generate_series(1, 2) "
                + "to_id WHERE id <> 3");

        var pages = new List<long[]>();
        await foreach (var page in Seen.ReadUnnamedAsync(Deal, links, Cancelled))
            pages.Add(page.Ids.ToArray());

        Assert.Equal([5_000, 997], pages.Select(page => page.Length));
        Assert.Equal(Enumerable.Range(2, 5_999).Select(id => (long)id).Except([3, 7]), pages.SelectMany(page => page));
    }

    [Fact]
    public async Task an_id_column_of_another_type_is_compared_all_the_same()
    {
        await ListAsync(0, 1, 10, Company);
        await _postgres.RunAsync("CREATE TABLE contact_deal (contact_id TEXT, deal_id TEXT, type_id TEXT, category TEXT)");
        await _postgres.RunAsync("INSERT INTO contact_deal VALUES ('5', '1', '4', 'HUBSPOT_DEFINED')");
        var links = await _postgres.LinksAsync(_postgres.Table("contact_deal"), "contact", "deal");

        var found = await Seen.ReadUnnamedAsync(Deal, links, Cancelled).ToListAsync(Cancelled);

        Assert.Equal([5], Assert.Single(found).Ids.ToArray());
    }

    private Task<int> ListAsync(int batch, int first, int last, long named) => _postgres.RunAsync($"""
        INSERT INTO etl_seen_ids
        SELECT 'contact', '{Run}', {batch}, array_agg(id ORDER BY id), array_agg({named}::bigint) FROM generate_series({first}::bigint, {last}) id
        """);
}
