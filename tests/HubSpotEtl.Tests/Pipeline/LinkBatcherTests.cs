using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Tests.Pipeline.Support;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Tests.Pipeline;

public class LinkBatcherTests
{
    private static readonly Dictionary<string, long> NothingDone = [];

    [Fact]
    public void requests_are_full_across_pages_for_every_target()
    {
        var batcher = new LinkBatcher([Given.Company, Given.Deal], NothingDone);

        var full = AddPages(batcher, pages: 25);

        Assert.Equal(4, full.Count);
        Assert.All(full, request => Assert.Equal(1_000, request.Ids.Count));
        Assert.Equal(Given.Ids(1, 2_000), IdsFor(Given.Company, full));
        Assert.Equal(Given.Ids(1, 2_000), IdsFor(Given.Deal, full));
        Assert.Equal([1_000, 2_000], full.Where(r => r.Target == Given.Deal).Select(r => r.IdsThrough));
    }

    [Fact]
    public void what_is_left_goes_out_at_the_end_and_once()
    {
        var batcher = new LinkBatcher([Given.Company], NothingDone);
        AddPages(batcher, pages: 13);

        var rest = Assert.Single(batcher.Flush());

        Assert.Equal(Given.Ids(1_001, 300), rest.Ids);
        Assert.Equal(1_300, rest.IdsThrough);
        Assert.Empty(batcher.Flush());
    }

    [Fact]
    public void a_part_of_many_ids_gives_several_requests()
    {
        var batcher = new LinkBatcher([Given.Company], NothingDone);
        batcher.Add(Given.Ids(1, 10), []);

        var full = batcher.Add(Given.Ids(11, 2_990), []);

        Assert.Equal([1_000, 2_000, 3_000], full.Select(request => request.IdsThrough));
        Assert.Equal(Given.Ids(1, 3_000), full.SelectMany(request => request.Ids));
        Assert.Empty(batcher.Flush());
    }

    [Fact]
    public void a_resumed_run_asks_each_target_only_for_what_it_lacks()
    {
        var batcher = new LinkBatcher([Given.Company, Given.Deal], new Dictionary<string, long> { ["0-2"] = 1_700, ["0-3"] = 500 });
        Assert.Equal(500, batcher.FirstOutstanding);

        var requests = new List<LinkRequest>(batcher.Add(Given.Ids(501, 1_500), []));
        requests.AddRange(batcher.Flush());

        Assert.Equal(Given.Ids(1_701, 300), IdsFor(Given.Company, requests));
        Assert.Equal(Given.Ids(501, 1_500), IdsFor(Given.Deal, requests));
        Assert.Equal(2_000, requests.Where(r => r.Target == Given.Company).Max(r => r.IdsThrough));
        Assert.Equal([1_500, 2_000], requests.Where(r => r.Target == Given.Deal).Select(r => r.IdsThrough));
    }

    [Fact]
    public void a_target_without_progress_makes_all_ids_outstanding()
    {
        var batcher = new LinkBatcher([Given.Company, Given.Deal], new Dictionary<string, long> { ["0-2"] = 1_700 });

        Assert.Equal(0, batcher.FirstOutstanding);
    }

    [Fact]
    public void a_target_that_is_ahead_of_everything_seen_is_left_alone()
    {
        var batcher = new LinkBatcher([Given.Company, Given.Deal], new Dictionary<string, long> { ["0-2"] = 5_000, ["0-3"] = 0 });

        var requests = batcher.Add(Given.Ids(1, 2_000), []);

        Assert.All(requests, request => Assert.Equal(Given.Deal, request.Target));
        Assert.Equal([6_000], AddUntil(batcher, 2_001, 6_000).Where(r => r.Target == Given.Company).Select(r => r.IdsThrough));
    }

    [Fact]
    public void ids_of_records_listed_without_a_target_are_passed_over_and_count_as_done()
    {
        var named = new NamedTargets([Given.Company, Given.Deal]);
        var batcher = new LinkBatcher([Given.Company, Given.Deal], NothingDone, named);
        var ids = Given.Ids(1, 3_000);
        long[] withCompanyOnOdd = [.. ids.Select(id => id % 2 == 1 ? named.BitOf(Given.Company) : 0)];

        var requests = batcher.Add(ids, withCompanyOnOdd).Concat(batcher.Flush()).ToList();

        Assert.Equal(ids.Where(id => id % 2 == 1), IdsFor(Given.Company, requests));
        Assert.Empty(IdsFor(Given.Deal, requests));
        Assert.Equal([1_999, 3_000], requests.Select(request => request.IdsThrough));
    }

    [Fact]
    public void a_record_about_which_nothing_is_said_is_asked_about_every_target()
    {
        var batcher = new LinkBatcher([Given.Company, Given.Deal], NothingDone, new NamedTargets([Given.Company, Given.Deal]));

        batcher.Add(Given.Ids(1, 2), [AssociationNames.Any, 0]);
        batcher.Add(Given.Ids(3, 1), []);

        Assert.All(batcher.Flush(), request => Assert.Equal([1, 3], request.Ids));
    }

    [Fact]
    public void a_target_that_no_listing_can_be_asked_to_name_is_asked_about_every_record()
    {
        var batcher = new LinkBatcher([Given.Company, Given.Deal], NothingDone, new NamedTargets([Given.Company]));

        batcher.Add(Given.Ids(1, 5), [0, 0, 0, 0, 0]);

        Assert.Equal(Given.Deal, Assert.Single(batcher.Flush()).Target);
    }

    [Fact]
    public void without_targets_there_is_nothing_to_ask()
    {
        var batcher = new LinkBatcher([], NothingDone);

        Assert.Empty(batcher.Add(Given.Ids(1, 5_000), []));
        Assert.Empty(batcher.Flush());
    }

    private static List<LinkRequest> AddPages(LinkBatcher batcher, int pages) => AddUntil(batcher, 1, pages * 100);

    private static List<LinkRequest> AddUntil(LinkBatcher batcher, long first, long last)
    {
        var full = new List<LinkRequest>();
        for (var id = first; id <= last; id += 100)
            full.AddRange(batcher.Add(Given.Ids(id, 100), []));
        return full;
    }

    private static IEnumerable<long> IdsFor(AssociationTarget target, IEnumerable<LinkRequest> requests) =>
        requests.Where(request => request.Target == target).SelectMany(request => request.Ids);
}
