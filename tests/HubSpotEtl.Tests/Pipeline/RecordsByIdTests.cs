using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class RecordsByIdTests : IDisposable
{
    private readonly Portal _portal = new();
    private readonly List<long> _missing = [];
    private long _unanswered;

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
    public async Task what_hubspot_says_that_it_has_not_is_missing()
    {
        _portal.On("/batch/read", request => Answer.Json(Named(request, id => id % 10 == 0), 207)());

        await ReadAsync(Given.Ids(1, 150));

        Assert.Equal(Given.Ids(1, 15).Select(i => i * 10), _missing);
        Assert.Equal(2, _portal.Sent.Count);
    }

    [Fact]
    public async Task what_an_answer_is_silent_about_is_asked_for_again()
    {
        _portal.On("/batch/read", request => Answer.Json(_portal.Sent.Count == 1
            ? Answer.EmptyPage
            : Named(request, id => id == 3), 207)());

        var pages = await ReadAsync([1, 2, 3]);

        Assert.Equal([1, 2], pages.SelectMany(ids => ids));
        Assert.Equal([3], _missing);
    }

    [Theory]
    [InlineData("""{"status":"COMPLETE","results":[]}""")]
    [InlineData("""{"results":[{"id":"77","properties":{}}]}""")]
    [InlineData("""{"results":[],"errors":[{"category":"OBJECT_NOT_FOUND","message":"some are not there"}]}""")]
    [InlineData("""{"results":[],"errors":[{"category":"OBJECT_NOT_FOUND","context":{"ids":["77"]}}]}""")]
    public async Task what_is_silent_to_the_end_is_asked_for_alone_and_missing_only_on_hubspots_own_word(string silence)
    {
        _portal.On("/batch/read", silence).On("/contacts/1", """{"id":"1"}""").On("/contacts/2", """{"id":"9"}""")
            .On("/contacts/3", Answer.Error("Object not found"), 404).On("/contacts/4", _ => Answer.Html(404)());

        await ReadAsync([1, 2, 3, 4]);

        Assert.Equal([2, 3], _missing);
        Assert.Equal(2, _unanswered);
    }

    [Fact]
    public async Task a_server_that_never_names_what_it_has_not_costs_a_hundred_calls_at_most()
    {
        _portal.On("/batch/read", Answer.EmptyPage);

        await ReadAsync(Given.Ids(1, 250));

        Assert.Equal((6 + 100, 100, 150), (_portal.Sent.Count, _missing.Count, _unanswered));
    }

    [Fact]
    public async Task silence_confirms_what_another_answer_has_said()
    {
        _portal.On("/batch/read", Answer.Page(null, 1));

        await ReadAsync([1, 2], confirms: true);

        Assert.Equal([2], _missing);
        Assert.Single(_portal.Sent);
    }

    [Fact]
    public async Task one_that_comes_back_under_another_id_was_merged_and_its_survivor_is_loaded()
    {
        _portal.On("/batch/read", """{"results":[{"id":"1","properties":{}},{"id":"900","properties":{"hs_merged_object_ids":"7;2"}}]}""");

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

    private static string Named(SentRequest request, Func<long, bool> isGone)
    {
        var gone = string.Join(',', request.InputIds().Where(isGone).Select(id => $"\"{id}\""));
        var page = Answer.Page(null, [.. request.InputIds().Where(id => !isGone(id))]);
        return $$$"""{{{page[..^1]}}},"errors":[{"category":"OBJECT_NOT_FOUND","message":"gone","context":{"ids":[{{{gone}}}]}}]}""";
    }

    private async Task<List<IReadOnlyList<long>>> ReadAsync(long[] ids, bool confirms = false)
    {
        var records = new RecordsById(_portal.Client, "contacts", ["email"]);
        var seen = new List<IReadOnlyList<long>>();
        var token = TestContext.Current.CancellationToken;
        await foreach (var page in confirms ? records.ConfirmAsync(Next, Missing, token) : records.ReadAsync(Next, Missing, token))
        {
            using (page)
                seen.Add(page.ReadIds());
        }

        _unanswered = records.Unanswered;

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
