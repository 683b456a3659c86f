using System.Runtime.CompilerServices;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Tests.Pipeline.Support;
using HubSpotEtl.Tests.Transform;
using HubSpotEtl.Transform;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class SyncPipelineTests : PipelineFixture
{
    [Fact]
    public async Task every_record_reaches_both_sinks_in_order()
    {
        var (rows, links) = (new RowSink(), new LinkSink());

        var isAll = await RunAsync(rows, links, Given.Stream(Given.Page(1, 100), Given.Page(101, 100), Given.Page(201, 7, null)));

        Assert.True(isAll);
        Assert.Equal(Given.Ids(1, 207), rows.Ids);
        Assert.Equal(Given.Ids(1, 207), Assert.Single(links.Loaded).Ids);
        Assert.Null(rows.Loaded.Last().Cursor);
    }

    [Fact]
    public async Task an_object_without_records_still_stores_that_its_pages_are_read()
    {
        var (rows, links) = (new RowSink(), new LinkSink());

        Assert.True(await RunAsync(rows, links, Given.Stream(Given.PageOf("""{"results":[]}""", null))));

        Assert.Empty(Assert.Single(rows.Loaded).Ids);
        Assert.Empty(links.Loaded);
    }

    [Fact]
    public async Task a_slow_loader_stops_the_fetcher_after_a_few_pages()
    {
        var (fetched, loaded, furthest) = (0, 0, 0);
        var rows = new RowSink(async (_, _) =>
        {
            // Time enough for a fetcher that does not wait to run away.
            for (var i = 0; i < 200; i++)
                await Task.Yield();
            Interlocked.Increment(ref loaded);
        });

        await RunAsync(rows, new LinkSink(), Fetch(400), rowsABatch: 100);

        // In the loader 1, with the transformer 1, before it 3, in the fetcher's hand 1, and 1 that is counted just then.
        Assert.InRange(furthest, 1, 7);
        Assert.Equal(40_000, rows.Ids.Count());

        async IAsyncEnumerable<Page> Fetch(int pages)
        {
            for (var i = 0; i < pages; i++)
            {
                await Task.CompletedTask;
                furthest = Math.Max(furthest, ++fetched - Volatile.Read(ref loaded));
                yield return Given.Page(1 + i * 100, 100);
            }
        }
    }

    [Fact]
    public async Task slow_associations_stop_the_fetcher_too()
    {
        var (fetched, asked, furthest) = (0, 0, 0);
        var links = new LinkSink(async (_, _) =>
        {
            for (var i = 0; i < 200; i++)
                await Task.Yield();
            Interlocked.Increment(ref asked);
        });

        await RunAsync(new RowSink(), links, Fetch(100), rowsABatch: 1_000);

        // A page is a request here: 4 in the block, 1 with the transformer, 1 gathered, 4 pages before it, 2 at the fetcher.
        Assert.InRange(furthest, 1, 12);

        async IAsyncEnumerable<Page> Fetch(int pages)
        {
            for (var i = 0; i < pages; i++)
            {
                await Task.CompletedTask;
                furthest = Math.Max(furthest, ++fetched - Volatile.Read(ref asked));
                yield return Given.Page(1 + i * 1_000, 1_000);
            }
        }
    }

    [Fact]
    public async Task a_loader_that_fails_cancels_the_page_being_fetched_and_is_what_the_caller_sees()
    {
        var fault = new InvalidDataException("the loader");
        var rows = new RowSink((_, _) => Task.FromException(fault));

        var seen = await Assert.ThrowsAsync<InvalidDataException>(
            () => RunAsync(rows, new LinkSink(), Given.ThenHang([Given.Page(1, 100)]), rowsABatch: 1));

        Assert.Same(fault, seen);
    }

    [Fact]
    public async Task associations_that_fail_cancel_the_loader_and_are_what_the_caller_sees()
    {
        var fault = new InvalidDataException("the links");
        var rows = new RowSink((_, token) => Patience.ForeverAsync(token));
        var links = new LinkSink((_, _) => Task.FromException(fault));

        var seen = await Assert.ThrowsAsync<InvalidDataException>(
            () => RunAsync(rows, links, Given.ThenHang([Given.Page(1, 1_000)]), rowsABatch: 1));

        Assert.Same(fault, seen);
        Assert.Empty(rows.Loaded);
    }

    [Fact]
    public async Task a_page_that_cannot_be_read_ends_the_run()
    {
        await Assert.ThrowsAsync<PageFormatException>(
            () => RunAsync(new RowSink(), new LinkSink(), Given.ThenHang([Given.PageOf("""{"results":7}""")])));
    }

    [Fact]
    public async Task a_page_that_cannot_be_fetched_ends_the_run()
    {
        var rows = new RowSink();

        var seen = await Assert.ThrowsAsync<HubSpotApiException>(() => RunAsync(rows, new LinkSink(), Failing()));

        Assert.Equal("the fetcher", seen.Message);
        Assert.Equal(Given.Ids(1, 100), rows.Ids);

        async IAsyncEnumerable<Page> Failing()
        {
            yield return Given.Page(1, 100);
            await Task.Yield();
            throw new HubSpotApiException("the fetcher");
        }
    }

    [Fact]
    public async Task what_hubspot_gave_before_it_failed_is_stored()
    {
        var rows = new RowSink();
        var links = new LinkSink((_, _) => Task.FromException(new HubSpotApiException("the links")));

        var seen = await Assert.ThrowsAsync<HubSpotApiException>(
            () => RunAsync(rows, links, Given.ThenHang([Given.Page(1, 1_000, "1001"), Given.Page(1_001, 100, "1101")])));

        Assert.Equal("the links", seen.Message);
        Assert.Equal(rows.Ids.Count() == 1_000 ? "1001" : "1101", rows.Loaded.Last().Cursor);
    }

    [Fact]
    public async Task outstanding_ids_that_cannot_be_read_end_the_run()
    {
        await Assert.ThrowsAsync<InvalidDataException>(
            () => RunAsync(new RowSink(), new LinkSink(), Given.ThenHang([]), outstanding: Failing()));

        async IAsyncEnumerable<SeenBatch> Failing()
        {
            yield return new SeenBatch(Given.Ids(1, 10));
            await Task.Yield();
            throw new InvalidDataException("the ids");
        }
    }

    [Fact]
    public async Task faults_that_follow_from_the_first_do_not_hide_it()
    {
        var rows = new RowSink(async (_, token) =>
        {
            await UntilCancelledAsync(token);
            throw new InvalidOperationException("the second");
        });
        var links = new LinkSink((_, _) => Task.FromException(new InvalidDataException("the first")));

        var seen = await Assert.ThrowsAsync<InvalidDataException>(
            () => RunAsync(rows, links, Given.ThenHang([Given.Page(1, 1_000)]), rowsABatch: 1));

        Assert.Equal("the first", seen.Message);
    }

    [Fact]
    public async Task a_fault_leaves_no_buffer_out()
    {
        var pages = Enumerable.Range(0, 20).Select(i => Given.Page(1 + i * 10, 10, pool: Pool)).ToArray();
        var rows = new RowSink((_, _) => Task.FromException(new InvalidDataException()));

        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(rows, new LinkSink(), Owned(pages), rowsABatch: 10));

        Dispose();
        Assert.Equal(0, Pool.Out);

        // A fetcher owns what it has not given away.
        static async IAsyncEnumerable<Page> Owned(Page[] pages)
        {
            var given = 0;
            try
            {
                for (; given < pages.Length;)
                {
                    await Task.Yield();
                    yield return pages[given++];
                }
            }
            finally
            {
                foreach (var page in pages.Skip(given))
                    page.Dispose();
            }
        }
    }

    [Fact]
    public async Task outstanding_ids_go_first_and_the_numbers_go_on_from_there()
    {
        var links = new LinkSink();

        await RunAsync(
            new RowSink(), links, Given.Stream(Given.Page(5_001, 100, null)),
            outstanding: Given.IdStream(Given.Ids(301, 700), Given.Ids(1_001, 500)), linksDone: 300);

        var asked = links.Loaded.OrderBy(request => request.IdsThrough).ToList();
        Assert.Equal([1_300, 1_600], asked.Select(request => request.IdsThrough));
        Assert.Equal([.. Given.Ids(301, 1_200), .. Given.Ids(5_001, 100)], asked.SelectMany(request => request.Ids));
    }

    [Fact]
    public async Task one_pipeline_can_run_several_times()
    {
        var rows = new RowSink();
        var pipeline = Pipeline(rows, new LinkSink(), rowsABatch: 5_000, linksDone: 0);

        Assert.True(await RunAsync(pipeline, Given.Stream(Given.Page(1, 10, null)), Given.IdStream()));
        Assert.True(await RunAsync(pipeline, Given.Stream(Given.Page(11, 10, null)), Given.IdStream()));

        Assert.Equal(Given.Ids(1, 20), rows.Ids);
    }

    private static async Task UntilCancelledAsync(CancellationToken token)
    {
        try
        {
            await Patience.ForeverAsync(token);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
