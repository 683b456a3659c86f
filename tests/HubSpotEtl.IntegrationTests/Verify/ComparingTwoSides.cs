using System.Buffers;
using System.Text;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Verify;

namespace HubSpotEtl.IntegrationTests.Verify;

public sealed class ComparingTwoSides : IAsyncLifetime
{
    private const string Earlier = "2026-11-24T10:00:00.001Z", Later = "2026-11-24T11:00:00Z";

    private readonly ModificationTimeReader _stamps = new("hs_lastmodifieddate");
    private PostgresFixture _postgres = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresFixture.CreateAsync();
        await _postgres.RunAsync(
            """
            CREATE TABLE deal (hs_object_id bigint PRIMARY KEY, hs_lastmodifieddate timestamptz, fivetran_deleted boolean);
            INSERT INTO deal VALUES (1, '2026-11-24 11:00Z', false);
            """);
    }

    public async ValueTask DisposeAsync()
    {
        _stamps.Dispose();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task takes_a_record_that_is_listed_twice_for_one_in_its_later_version()
    {
        await using var comparison = await BeginAsync();
        foreach (var (one, two) in new[] { (Earlier, Later), (Later, Later), (Later, Earlier) })
            await AddAsync(comparison, Record(1, one), Record(2, two));

        await comparison.CompareAsync(Cancelled);

        Assert.Equal((2, 1), (comparison.ListedRecords, comparison.Candidates));
        Assert.Equal([2L], await comparison.NextAsync(0, 100, Cancelled));
    }

    [Fact]
    public async Task never_takes_a_row_for_extra_whose_record_hubspot_returns_in_a_form_that_cannot_be_read()
    {
        await using var comparison = await BeginAsync();
        await comparison.CompareAsync(Cancelled);
        using var page = PageOf("""{"id":"1"}""");
        using var batch = _stamps.Read(page);

        await comparison.TakeFoundAsync(batch, new Dictionary<long, long>(), Cancelled);
        var now = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        await comparison.JudgeAsync(now, now, await ExistingBookkeeping.FindAsync(_postgres.Database, Cancelled), Cancelled);

        Assert.Equal(DifferenceKind.Stale, Assert.Single(await comparison.CountAsync(Cancelled)).Key);
    }

    private Task<Comparison> BeginAsync() => Comparison.BeginAsync(_postgres.Database, _postgres.Table("deal"), _stamps.Layout, Cancelled);

    private async Task AddAsync(Comparison comparison, params string[] records)
    {
        using var page = PageOf(records);
        using var batch = _stamps.Read(page);
        await comparison.AddAsync(batch, Cancelled);
    }

    private static string Record(long id, string modified) =>
        "{\"id\":\"" + id + "\",\"properties\":{\"hs_lastmodifieddate\":\"" + modified + "\"}}";

    private static Page PageOf(params string[] records)
    {
        var body = Encoding.UTF8.GetBytes("{\"results\":[" + string.Join(',', records) + "]}");
        var buffer = ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(buffer, 0);
        return new Page(ArrayPool<byte>.Shared, buffer, body.Length, next: null);
    }
}
