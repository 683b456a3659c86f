using System.Globalization;
using HubSpotEtl.HubSpot;

namespace HubSpotEtl.Tests.HubSpot.Walks;

/// <summary>
/// The end of a list is where no further page is named; one that is not read to its end is not complete, and none is read for ever. Each
/// walk against each way in which a server may go wrong.
/// </summary>
public class EndsOfLists
{
    private const int Patience = 60;

    // Ascending ids with cursors as HubSpot's own listings have them; the cursor is the next id.
    private static readonly Dictionary<string, Func<int, (long[] Ids, string? Paging)>> Whole = new()
    {
        ["an empty page in the middle"] = call =>
            call switch { 1 => ([1, 2], After(3)), 2 => ([], After(5)), 3 => ([5], After(6)), _ => ([6], null) },
        ["an empty first page"] = call => call switch { 1 => ([], After(3)), 2 => ([5], After(6)), _ => ([6], null) },
        ["an empty last page"] = call => call switch { 1 => ([1, 5], After(6)), 2 => ([6], After(7)), _ => ([], null) },
        ["many empty pages in a row"] = call =>
            call switch { 1 => ([1], After(2)), <= 15 => ([], After(call + 1)), 16 => ([20], After(21)), _ => ([21], null) },
        ["empty pages all the way"] = call => call < 120 ? (call % 3 == 0 ? [call] : [], After(call + 1)) : ([120], null),
        ["short pages"] = call => call < 90 ? ([call], After(call + 1)) : ([90], null),
        ["a cursor that is a number"] = call => call < 4 ? ([call], $$$"""{"next":{"after":{{{call + 1}}}}}""") : ([4], null),
        ["paging: null at the end"] = call => call < 4 ? ([call], After(call + 1)) : ([4], "null"),
        ["paging: {} at the end"] = call => call < 4 ? ([call], After(call + 1)) : ([4], "{}"),
        ["next: null at the end"] = call => call < 4 ? ([call], After(call + 1)) : ([4], """{"next":null}"""),
        ["next: {} at the end"] = call => call < 4 ? ([call], After(call + 1)) : ([4], """{"next":{}}"""),
        ["after: null at the end"] = call => call < 4 ? ([call], After(call + 1)) : ([4], """{"next":{"after":null}}"""),
        ["after: '' at the end"] = call => call < 4 ? ([call], After(call + 1)) : ([4], """{"next":{"after":""}}"""),
    };

    private static readonly Dictionary<string, Func<int, (long[] Ids, string? Paging)>> Endless = new()
    {
        ["the same cursor, the same records"] = _ => ([1, 2], After(3)),
        ["the same cursor, no records"] = _ => ([], After(3)),
        ["a new cursor, the same records"] = call => ([1, 2], After(call + 2)),
        ["a new cursor, the same records in another order"] = call => (call % 2 == 0 ? [1, 2, 3] : [3, 1, 2], After(call + 3)),
        ["a new cursor, some of the same records"] = call =>
            ([.. Enumerable.Range(1, 8).Where(id => ((call >> (id % 3)) & 1) == 0).Select(id => (long)id)], After(call + 8)),
        ["a new cursor, no records"] = call => ([], After(call + 2)),
        ["a new cursor that is no number, the same records"] = call => ([1, 2], After($"x{call}")),
        ["a new cursor that is no number, no records"] = call => ([], After($"x{call}")),
        ["two cursors in turn"] = call => ([1, 2], After(call % 2 == 0 ? "A" : "B")),
        ["two numbers in turn"] = call => ([call % 2 + 1], After(call % 2 + 2)),
        ["three cursors in turn, no records"] = call => ([], After(call % 3 + 5)),
        ["a cursor that goes back, the same records"] = call => ([1, 2], After(1_000 - call)),
        ["a cursor that goes back, no records"] = call => ([], After(1_000 - call)),
        ["good pages, then a new cursor without records"] = call => (call <= 30 ? [call] : [], After(call + 1)),
        ["good pages, then the last one for ever"] = call => ([Math.Min(call, 30)], After(call + 1)),
        ["good pages, from their start for ever"] = call => ([(call - 1) % 30 * 2 + 1, (call - 1) % 30 * 2 + 2], After($"p{call}")),
    };

    private static readonly Dictionary<string, string> Unreadable = new()
    {
        ["after is an object"] = """{"next":{"after":{"id":3}}}""",
        ["after is a list"] = """{"next":{"after":["3"]}}""",
        ["after is true"] = """{"next":{"after":true}}""",
        ["next is a text"] = """{"next":"3"}""",
        ["next is a number"] = """{"next":3}""",
        ["next is a list"] = """{"next":[{"after":"3"}]}""",
        ["paging is a text"] = "\"3\"",
        ["paging is a number"] = "3",
        ["paging is a list"] = """[{"next":{"after":"3"}}]""",
    };

    private static readonly Dictionary<string, string> NoList = new()
    {
        ["results are missing"] = "{}", ["results are null"] = """{"results":null}""", ["results are an object"] = """{"results":{}}""",
        ["results are a text"] = """{"results":"none"}""", ["no JSON"] = "sorry",
    };

    public static TheoryData<string, string> WalksOverWholeLists => Matrix(Whole.Keys);

    public static TheoryData<string, string> WalksWithoutEnd => Matrix(Endless.Keys);

    public static TheoryData<string, string> WalksWithUnreadableNames => Matrix(Unreadable.Keys);

    public static TheoryData<string, string> WalksOverNoLists => Matrix(NoList.Keys);

    [Theory]
    [MemberData(nameof(WalksOverWholeLists))]
    public async Task a_list_is_read_to_where_no_further_page_is_named(string walk, string list)
    {
        using var reading = new PagedWalk(walk, Whole[list]);

        var ids = await reading.ReadAsync();

        Assert.Equal(AllOf(Whole[list]), ids.Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(WalksWithoutEnd))]
    public async Task a_list_that_brings_nothing_new_any_more_is_an_error_after_some_pages(string walk, string way)
    {
        var most = way.StartsWith("good pages", StringComparison.Ordinal) ? 120 : Patience;
        using var reading = new PagedWalk(walk, call => call < 300 ? Endless[way](call) : ([], null));

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(reading.ReadAsync);

        Assert.InRange(reading.Calls, 1, most);
        Assert.DoesNotContain("Exception", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WalksWithUnreadableNames))]
    public async Task a_further_page_that_is_named_in_a_way_nobody_can_read_is_no_end(string walk, string way)
    {
        using var reading = new PagedWalk(walk, call => ([call], Unreadable[way]));

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(reading.ReadAsync);

        Assert.True(failure.IsTransient, failure.Message);
    }

    [Theory]
    [MemberData(nameof(WalksOverNoLists))]
    public async Task an_answer_without_a_list_is_no_end(string walk, string way)
    {
        using var reading = new PagedWalk(walk, _ => NoList[way]);

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(reading.ReadAsync);

        Assert.True(failure.IsTransient, failure.Message);
    }

    private static TheoryData<string, string> Matrix(IEnumerable<string> ways)
    {
        var matrix = new TheoryData<string, string>();
        foreach (var walk in PagedWalk.All)
            foreach (var way in ways)
                matrix.Add(walk, way);
        return matrix;
    }

    private static IEnumerable<long> AllOf(Func<int, (long[] Ids, string? Paging)> list)
    {
        var ids = new List<long>();
        for (var call = 1; ; call++)
        {
            var (page, paging) = list(call);
            ids.AddRange(page);
            if (paging?.Contains("\"after\":\"", StringComparison.Ordinal) != true
                && paging?.Contains("\"after\":", StringComparison.Ordinal) != true)
                return ids;
            if (paging.Contains("null", StringComparison.Ordinal) || paging.Contains("\"\"", StringComparison.Ordinal))
                return ids;
        }
    }

    private static string After(object after) => PagedWalk.After(Convert.ToString(after, CultureInfo.InvariantCulture)!);
}
