using System.Text.Json;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class SearchWalkTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Portal _portal = new();

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task more_records_than_the_cap_of_a_search_all_come_once()
    {
        _portal.On("/search", request => Search(request, last: 25_050));

        var pages = await WalkAsync();

        Assert.Equal(Given.Ids(1, 25_050), pages.SelectMany(page => page.Ids));
        Assert.Equal(126, _portal.Sent.Count);
        Assert.All(_portal.Sent, request => Assert.DoesNotContain("\"after\"", request.Body));
    }

    [Fact]
    public async Task every_request_keeps_to_the_window_and_sorts_by_id()
    {
        _portal.On("/search", request => Search(request, last: 300));

        await WalkAsync();

        using var body = JsonDocument.Parse(_portal.Sent[1].Body!);
        var filters = body.RootElement.GetProperty("filterGroups")[0].GetProperty("filters").EnumerateArray()
            .Select(filter => $"{filter.GetProperty("propertyName")} {filter.GetProperty("operator")} {filter.GetProperty("value")}");
        Assert.Equal(
            [
                $"lastmodifieddate GTE {From.ToUnixTimeMilliseconds()}",
                $"lastmodifieddate LTE {From.AddHours(1).ToUnixTimeMilliseconds()}",
                "hs_object_id GT 200",
            ],
            filters);
        Assert.Equal(
            """[{"propertyName":"hs_object_id","direction":"ASCENDING"}]""", body.RootElement.GetProperty("sorts").GetRawText());
    }

    [Fact]
    public async Task a_walk_is_taken_up_after_the_id_that_is_its_cursor()
    {
        _portal.On("/search", request => Search(request, last: 500));

        var all = await WalkAsync();
        var rest = await WalkAsync(from: all[0].Next);

        Assert.Equal("200", all[0].Next);
        Assert.Equal(Given.Ids(201, 300), rest.SelectMany(page => page.Ids));
    }

    [Fact]
    public async Task a_page_with_few_records_need_not_be_the_last()
    {
        _portal.On("/search", request => After(request) switch
        {
            0 => Page("1", 1, 2),
            2 => Page("1", 7),
            _ => Page(null),
        });

        Assert.Equal([1, 2, 7], (await WalkAsync()).SelectMany(page => page.Ids));
    }

    [Fact]
    public async Task a_refused_body_turns_the_walk_to_ids_and_batch_reads()
    {
        _portal
            .On(
                "/search",
                request => request.Body!.Contains("email") ? Answer.Json(Answer.Error("body too long"), 400)() : Search(request, last: 450))
            .On("/batch/read", Read);

        var pages = await WalkAsync();

        Assert.Equal(Given.Ids(1, 450), pages.SelectMany(page => page.Ids));
        Assert.Equal(["100", "200", "300", "400", "450"], pages.Select(page => page.Next));
        Assert.Equal((4, 5), (_portal.SentTo("/search").Count(), _portal.SentTo("/batch/read").Count()));
        Assert.Single(_portal.Logger.Entries, entry => entry.Id == 9104);
    }

    [Fact]
    public async Task a_search_that_is_refused_for_ids_alone_too_is_an_error()
    {
        _portal.On("/search", Answer.Error("no such property"), 400);

        await Assert.ThrowsAsync<HubSpotApiException>(() => WalkAsync());

        Assert.Equal(2, _portal.Sent.Count);
    }

    [Fact]
    public async Task a_walk_by_ids_can_be_taken_up_in_the_middle_of_a_page()
    {
        _portal
            .On(
                "/search",
                request => request.Body!.Contains("email") ? Answer.Json(Answer.Error("body too long"), 413)() : Search(request, last: 450))
            .On("/batch/read", Read);

        var pages = await WalkAsync(from: "100");

        Assert.Equal(Given.Ids(101, 350), pages.SelectMany(page => page.Ids));
    }

    [Fact]
    public async Task a_server_that_ignores_the_filter_is_an_error_and_no_endless_loop()
    {
        _portal.On("/search", _ => Page("200", Given.Ids(1, 200)));

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => WalkAsync());

        Assert.Contains("record 200", failure.Message);
        Assert.Equal(3, _portal.Sent.Count);
    }

    [Fact]
    public async Task a_server_that_ignores_the_sort_is_an_error_since_records_would_be_passed_over()
    {
        _portal.On("/search", request => After(request) == 0 ? Page("200", 5, 900, 7) : Page(null));

        await Assert.ThrowsAsync<HubSpotApiException>(() => WalkAsync());
    }

    [Fact]
    public async Task a_page_in_disorder_is_asked_for_again()
    {
        _portal.On(
            "/search",
            request =>
                After(request) switch { 0 => _portal.Sent.Count == 1 ? Page("200", 5, 900, 7) : Page("200", 5, 7, 900), _ => Page(null) });

        Assert.Equal([5, 7, 900], (await WalkAsync()).SelectMany(page => page.Ids));
    }

    [Fact]
    public async Task nothing_modified_is_one_call_and_one_empty_page()
    {
        _portal.On("/search", _ => Page(null));

        Assert.Empty(Assert.Single(await WalkAsync()).Ids);
        Assert.Single(_portal.Sent);
    }

    [Fact]
    public async Task a_page_that_counts_more_than_it_holds_is_not_the_last()
    {
        _portal.On("/search", request => After(request) switch { 0 => Counting(5, 1, 2), 2 => Counting(3, 3, 4, 5), _ => Page(null) });

        var (pages, missing) = await WalkWholeAsync();

        Assert.Equal([1, 2, 3, 4, 5], pages.SelectMany(page => page.Ids));
        Assert.Equal(0, missing);
    }

    [Fact]
    public async Task an_answer_that_holds_nothing_of_what_it_counts_is_asked_for_again()
    {
        _portal.On("/search", _ => _portal.Sent.Count == 1 ? Counting(2) : Counting(2, 1, 2));

        var (pages, missing) = await WalkWholeAsync();

        Assert.Equal([1, 2], pages.SelectMany(page => page.Ids));
        Assert.Equal((0, 2), (missing, _portal.Sent.Count));
    }

    [Fact]
    public async Task what_is_counted_and_never_given_is_missing()
    {
        _portal.On("/search", request => After(request) == 0 ? Counting(7, 1, 2) : Counting(5));

        Assert.Equal(5, (await WalkWholeAsync()).Missing);
    }

    [Fact]
    public async Task so_are_the_records_before_the_page_that_an_empty_one_names()
    {
        _portal.On("/search", request => request.Body!.Contains("\"after\"") ? Page(null, 201, 202)
            : Answer.Json("""{"total":202,"results":[],"paging":{"next":{"after":"200"}}}""")());

        var (pages, missing) = await WalkWholeAsync();

        Assert.Equal([201, 202], pages.SelectMany(page => page.Ids));
        Assert.Equal(200, missing);
    }

    [Fact]
    public async Task of_found_ids_those_that_a_batch_read_keeps_silent_about_are_missing()
    {
        _portal
            .On(
                "/search",
                request => request.Body!.Contains("email") ? Answer.Json(Answer.Error("body too long"), 400)() : Search(request, last: 150))
            .On("/batch/read", request => Page(null, [.. request.InputIds().Where(id => id != 7)]))
            .On("/contacts/7", Answer.Error("down for maintenance"), 400);

        var (pages, missing) = await WalkWholeAsync();

        Assert.Equal(149, pages.SelectMany(page => page.Ids).Distinct().Count());
        Assert.Equal(1, missing);
        Assert.Equal("150", pages[^1].Next);
    }

    private async Task<(List<(string? Next, IReadOnlyList<long> Ids)> Pages, long Missing)> WalkWholeAsync()
    {
        var walk = Walk();
        return (await ReadAsync(walk, from: null).Soon(), walk.Missing);
    }

    private SearchWalk Walk() =>
        new(
            _portal.Client, Given.Contacts(), ["email", "lastmodifieddate"], new SearchWindow("lastmodifieddate", From, From.AddHours(1)),
            _portal.Logger);

    private static HttpResponseMessage Counting(long total, params long[] ids) =>
        Answer.Json($$"""{"total":{{total}},{{Answer.Page(null, ids)[1..]}}""")();

    private Task<List<(string? Next, IReadOnlyList<long> Ids)>> WalkAsync(string? from = null) => ReadAsync(Walk(), from).Soon();

    private static async Task<List<(string? Next, IReadOnlyList<long> Ids)>> ReadAsync(SearchWalk walk, string? from)
    {
        var seen = new List<(string?, IReadOnlyList<long>)>();
        await foreach (var page in walk.ReadAsync(from is null ? null : new Cursor(from), TestContext.Current.CancellationToken))
        {
            using (page)
                seen.Add((page.Next?.Value, page.ReadIds()));
        }

        return seen;
    }

    private static HttpResponseMessage Search(SentRequest request, long last)
    {
        var after = After(request);
        var count = (int)Math.Clamp(last - after, 0, 200);
        return Page(after + count < last ? "200" : null, Given.Ids(after + 1, count));
    }

    private static HttpResponseMessage Read(SentRequest request) => Page(null, request.InputIds());

    private static HttpResponseMessage Page(string? after, params long[] ids) => Answer.Json(Answer.Page(after, ids))();

    private static long After(SentRequest request)
    {
        using var body = JsonDocument.Parse(request.Body!);
        return body.RootElement.GetProperty("filterGroups")[0].GetProperty("filters").EnumerateArray()
            .Where(filter => filter.GetProperty("propertyName").GetString() == "hs_object_id")
            .Select(filter => long.Parse(filter.GetProperty("value").GetString()!))
            .Single();
    }
}
