using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class RecordsByIdTests : IDisposable
{
    private readonly Portal _portal = new();
    private readonly List<long> _missing = [];

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task every_id_is_asked_for_once_a_hundred_at_a_time()
    {
        _portal.On("/batch/read", request => Answer.Json(Answer.Page(null, request.InputIds()))());

        var pages = await ReadAsync(Given.Ids(1, 250));

        Assert.Equal([100, 100, 50], pages.Select(ids => ids.Count));
        Assert.Equal(Given.Ids(1, 250), pages.SelectMany(ids => ids));
        Assert.Empty(_missing);
    }

    [Fact]
    public async Task what_hubspot_does_not_return_is_missing()
    {
        _portal.On("/batch/read", request => Answer.Json(Answer.Page(null, [.. request.InputIds().Where(id => id % 10 != 0)]))());

        await ReadAsync(Given.Ids(1, 150));

        Assert.Equal(Given.Ids(1, 15).Select(i => i * 10), _missing);
    }

    [Fact]
    public async Task one_that_comes_back_under_another_id_was_merged_and_its_survivor_is_loaded()
    {
        _portal.On("/batch/read", Answer.Page(null, 1, 900));

        var pages = await ReadAsync([1, 2]);

        Assert.Equal([1, 900], Assert.Single(pages));
        Assert.Equal([2], _missing);
    }

    [Fact]
    public async Task an_error_instead_of_an_answer_makes_nothing_missing()
    {
        _portal.On("/batch/read", """{"results":[],"numErrors":1,"errors":[{"category":"INTERNAL","message":"try later","context":{"ids":["1"]}}]}""", 207);

        await Assert.ThrowsAsync<HubSpotApiException>(() => ReadAsync([1]));

        Assert.Empty(_missing);
    }

    private async Task<List<IReadOnlyList<long>>> ReadAsync(long[] ids)
    {
        var records = new RecordsById(_portal.Client, "contacts", ["email"]);
        var seen = new List<IReadOnlyList<long>>();
        await foreach (var page in records.ReadAsync(Next, Missing, TestContext.Current.CancellationToken))
        {
            using (page)
                seen.Add(page.ReadIds());
        }

        return seen;

        Task<IReadOnlyList<long>> Next(long after, int limit, CancellationToken _) =>
            Task.FromResult<IReadOnlyList<long>>([.. ids.Where(id => id > after).Take(limit)]);

        Task Missing(IReadOnlyCollection<long> gone)
        {
            _missing.AddRange(gone.Order());
            return Task.CompletedTask;
        }
    }
}
