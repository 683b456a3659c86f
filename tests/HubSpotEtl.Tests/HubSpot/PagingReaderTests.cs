using System.Buffers;
using System.Text;
using System.Text.Json;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.Tests.HubSpot;

public class PagingReaderTests
{
    public static TheoryData<string, string?> Bodies => new()
    {
        { """{"results":[],"paging":{"next":{"after":"33452","link":"https://x?after=1"}}}""", "33452" },
        { """{"paging":{"next":{"link":"x","after":"33452"}},"results":[{"id":"1"}]}""", "33452" },
        { """{"total":2,"results":[],"paging":{"next":{"after":"200"}}}""", "200" },
        { """{"results":[],"paging":{"next":{"after":200}}}""", "200" },
        { " {\r\n\t\"results\" : [ ] , \"paging\" : { \"next\" : { \"after\" : \"a b\" } }\n } \n ", "a b" },
        { """{"results":[],"paging":{"prev":{"before":"1"},"next":{"link":"x","after":"\u0041\"\\\/\u00e9"}}}""", "A\"\\/é" },
        { """{"results":[],"paging":{"next":{"after":"NTI1Cg%3D%3D"}}}""", "NTI1Cg%3D%3D" },
        { """{"results":[],"paging":{"next":{"after":"1"}},"zero":{"paging":{"next":{"after":"2"}}}}""", "1" },
        { """{"results":[],"paging":{"next":{"after":"1"}},"paging":{"next":{"after":"2"}}}""", "2" },
        { """{"results":[],"paging":{"next":{"after":"1"}},"more":[1,2,{}]}""", "1" },
        { """{"results":[],"paging":{"next":{"after":"1","x":{"after":"9"}},"y":{"next":{"after":"8"}}}}""", "1" },
        { """{"results":[],"pa\u0067ing":{"next":{"after":"5"}}}""", "5" },
        { """{"results":[]}""", null },
        { """{"results":[],"paging":null}""", null },
        { """{"results":[],"paging":{}}""", null },
        { """{"results":[],"paging":{"next":null}}""", null },
        { """{"results":[],"paging":{"next":{}}}""", null },
        { """{"results":[],"paging":{"next":{"after":null}}}""", null },
        { """{"results":[],"paging":{"next":{"after":""}}}""", null },
        { """{"results":[{"id":"1","associations":{"companies":{"results":[],"paging":{"next":{"after":"7"}}}}}]}""", null },
        { """{"results":[{"properties":{"note":"x\",\"paging\":{\"next\":{\"after\":\"7\"}}"}}]}""", null },
        { """{"results":[{"properties":{"paging":"next"}}],"note":"\"paging\":{\"next\":{\"after\":\"7\"}}}"}""", null },
        { """{"results":[],"x\"paging":{"next":{"after":"7"}}}""", null },
        { """{"results":["paging"]}""", null },
        { """{"results":[],"x":"paging"}""", null },
        { """{"x":{"results":[]},"results":[],"paging":{"next":{"after":"7"}}}""", "7" },
    };

    public static TheoryData<string> Broken =>
    [
        "", " ", "null", "7", "[]", "\"paging\"", "{}", """{"results":null}""", """{"results":{}}""", """{"paging":{"next":{"after":"1"}}}""",
        """{"x":{"results":[]},"paging":{"next":{"after":"1"}}}""", """{"x":"\"results\":[]","paging":{"next":{"after":"1"}}}""",
        """{"results":[],"paging":{"next":{"after":"1"}}}}""", """{"results":[],"paging":{"next":{"after":"1"}}} x""",
        """{"results":[]} {"results":[]}""", """{"results":[],"paging":{"next":{"after":"1}}}""", """{"results":[],"paging":{"next":{"after":"1"}}]""",
        """{"results":[{"id":"1"},"paging":{"next":{"after":"1"}}}""",
        """{"results":[],"paging":[{"next":{"after":"1"}}]}""", """{"results":[],"paging":{"next":"1"}}""", """{"results":[],"paging":{"next":{"after":{}}}}""",
        """{"results":[],"paging":{"next":{"after":true}}}""",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void the_cursor_is_the_top_level_one(string body, string? after) => Assert.Equal(after, Read(body)?.Value);

    [Theory]
    [MemberData(nameof(Broken))]
    public void what_is_no_whole_page_is_refused(string body) => Assert.ThrowsAny<JsonException>(() => Read(body));

    [Theory]
    [MemberData(nameof(Bodies))]
    public void a_body_cut_anywhere_is_refused(string body, string? after)
    {
        _ = after;
        var whole = Encoding.UTF8.GetBytes(body.TrimEnd());
        for (var length = 0; length < whole.Length; length++)
            Assert.ThrowsAny<JsonException>(() => Read(whole.AsSpan(0, length).ToArray()));
    }

    [Fact]
    public void a_long_body_with_nested_paging_cut_anywhere_is_refused()
    {
        var record = """{"id":"1","properties":{"a":"x{\"[}","b":null},"associations":{"line items":{"results":[{"id":"2","type":"t"}],"paging":{"next":{"after":"3"}}}}}""";
        var records = string.Join(',', Enumerable.Repeat(record, 3));
        var whole = Encoding.UTF8.GetBytes("{\"results\":[" + records + "],\"paging\":{\"next\":{\"after\":\"4\"}}}");
        for (var length = 0; length < whole.Length; length++)
            Assert.ThrowsAny<JsonException>(() => Read(whole.AsSpan(0, length).ToArray()));
        Assert.Equal("4", Read(whole)?.Value);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void an_answer_without_pages_is_refused_when_it_is_cut_anywhere(string body, string? after)
    {
        _ = after;
        var whole = Encoding.UTF8.GetBytes(body.TrimEnd());
        for (var length = 0; length < whole.Length; length++)
            Assert.ThrowsAny<JsonException>(() => RequireWhole(whole.AsSpan(0, length).ToArray()));
        RequireWhole(whole);
    }

    [Fact]
    public void errors_are_looked_for_even_in_an_answer_that_claims_to_have_none() => Assert.Throws<PartialAnswerException>(
        () => RequireWhole("""{"results":[],"errors":[{"category":"INTERNAL_ERROR"}]}"""u8.ToArray()));

    [Fact]
    public void depth_without_end_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000);

        Assert.ThrowsAny<JsonException>(() => Read($$"""{"results":[],"x":{{deep}}}"""));
        Assert.ThrowsAny<JsonException>(() => Read($$"""{"results":[],"paging":{{deep}}}"""));
    }

    private static HubSpotEtl.HubSpot.Cursor? Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    private static HubSpotEtl.HubSpot.Cursor? Read(byte[] body)
    {
        using var response = Response(body);
        return PagingReader.Read(response);
    }

    private static void RequireWhole(byte[] body)
    {
        using var response = Response(body);
        PagingReader.RequireWhole(response);
    }

    private static ResponseBody Response(byte[] body) => new(new KeepingPool(), [.. body], body.Length, isPartial: false);

    private sealed class KeepingPool : ArrayPool<byte>
    {
        public override byte[] Rent(int minimumLength) => new byte[minimumLength];

        public override void Return(byte[] array, bool clearArray = false)
        {
        }
    }
}
