using System.Threading.Tasks.Dataflow;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Tests.Pipeline.Support;
using HubSpotEtl.Tests.Transform;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class PageTransformerTests : IDisposable
{
    private static readonly NamedTargets Named = new([Given.Company]);

    private readonly RowBatcher _rows = new(
        Pages.Layout(), new RowBatchLimits(), System.Buffers.ArrayPool<byte>.Shared, new TransformStatistics(), Named.Names);
    private readonly RowSink _loader = new();
    private readonly LinkProgress _progress = new();
    private readonly BufferBlock<RowBatch> _batches = new();
    private readonly BufferBlock<LinkRequest> _requests = new();
    private readonly PageTransformer _transformer;

    public PageTransformerTests() => _transformer = new PageTransformer(
        _rows, new LinkBatcher([Given.Company], new Dictionary<string, long>(), Named), _loader, _progress, Named);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _rows.Dispose();

    [Fact]
    public async Task a_loader_gets_a_batch_as_soon_as_it_wants_it()
    {
        _loader.WantedRows = 1_000;

        await TransformAsync(pages: 9);
        Assert.Equal(0, _batches.Count);
        await TransformAsync(pages: 1, firstId: 901);

        Assert.Equal(1_000, (await NextBatchAsync()).Rows.Count);
    }

    [Fact]
    public async Task a_loader_that_can_wait_gets_a_full_batch()
    {
        await TransformAsync(pages: 29);
        Assert.Equal(0, _batches.Count);
        await TransformAsync(pages: 1, firstId: 2_901);

        Assert.Equal(3_000, (await NextBatchAsync()).Rows.Count);
    }

    [Fact]
    public async Task the_batch_carries_the_cursor_after_its_last_page()
    {
        await _transformer.TransformAsync(Given.Page(1, 100, "101"), _batches, _requests, Cancel);
        await _transformer.TransformAsync(Given.Page(101, 100, "201"), _batches, _requests, Cancel);
        await _transformer.FlushAsync(_batches, _requests, Cancel);

        var batch = await NextBatchAsync();
        Assert.Equal(("201", 2), (batch.Cursor, batch.Pages));
        Assert.Equal(Given.Ids(1, 200), batch.SeenIds);
    }

    [Fact]
    public async Task ids_go_to_the_association_requests_and_are_followed()
    {
        await TransformAsync(pages: 10);

        var request = await _requests.ReceiveAsync(Cancel).Soon();
        Assert.Equal(Given.Ids(1, 1_000), request.Ids);
        Assert.Equal(1_000, _progress.IdsDoneWith(request));
    }

    [Fact]
    public async Task of_a_listing_that_names_associations_only_the_named_records_are_asked_about()
    {
        const string records = """
            {"results":[
              {"id":"1","properties":{},"associations":{"companies":{"results":[{"id":"7","type":"contact_to_company"}]}}},
              {"id":"2","properties":{}},
              {"id":"3","properties":{},"associations":{"something_new":{"results":[]}}}]}
            """;

        await _transformer.TransformAsync(Given.PageOf(records, namesAssociations: true), _batches, _requests, Cancel);
        await _transformer.FlushAsync(_batches, _requests, Cancel);

        Assert.Equal([1, 3], (await _requests.ReceiveAsync(Cancel).Soon()).Ids);
        Assert.Equal([Named.BitOf(Given.Company), 0, AssociationNames.Any], (await NextBatchAsync()).Associated!);
    }

    [Fact]
    public async Task records_read_by_id_go_by_what_the_listing_of_their_ids_named()
    {
        var listing = Given.PageOf(
            """{"results":[{"id":"1"},{"id":"2","associations":{"companies":{"results":[{"id":"7"}]}}}]}""", namesAssociations: true);
        var records = Given.Page(1, 3).InPlaceOf(listing, listedIds: 3, keepListing: true);

        await _transformer.TransformAsync(records, _batches, _requests, Cancel);
        await _transformer.FlushAsync(_batches, _requests, Cancel);

        // The third is the survivor of a merge, which the listing did not have.
        Assert.Equal([2, 3], (await _requests.ReceiveAsync(Cancel).Soon()).Ids);
    }

    [Fact]
    public async Task a_flush_without_pages_gives_nothing()
    {
        await _transformer.FlushAsync(_batches, _requests, Cancel);

        Assert.Equal((0, 0), (_batches.Count, _requests.Count));
    }

    [Fact]
    public async Task a_page_is_given_back_even_when_it_cannot_be_read()
    {
        var pool = new CountingPool();

        await _transformer.TransformAsync(Given.Page(1, 1, pool: pool), _batches, _requests, Cancel);
        await Assert.ThrowsAsync<PageFormatException>(
            () => _transformer.TransformAsync(Given.PageOf("""{"results":7}""", pool: pool), _batches, _requests, Cancel));

        Assert.Equal(0, pool.Out);
    }

    [Fact]
    public async Task a_batch_that_nobody_takes_any_more_gives_its_buffer_back_and_is_a_failure()
    {
        var pool = new CountingPool();
        using var rows = new RowBatcher(Pages.Layout(), new RowBatchLimits { Rows = 1 }, pool, new TransformStatistics());
        var transformer = new PageTransformer(rows, new LinkBatcher([], new Dictionary<string, long>()), _loader, _progress, Named);
        _batches.Complete();

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => transformer.TransformAsync(Given.Page(1, 1), _batches, _requests, Cancel)).Soon();

        Assert.Equal(0, pool.Out);
    }

    private async Task TransformAsync(int pages, long firstId = 1)
    {
        for (var i = 0; i < pages; i++)
            await _transformer.TransformAsync(Given.Page(firstId + i * 100, 100), _batches, _requests, Cancel);
    }

    private Task<RowBatch> NextBatchAsync() => _batches.ReceiveAsync(Cancel).Soon();
}
