using HubSpotEtl.HubSpot;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.HubSpot;

/// <summary>
/// Every header that HubSpot sends, with every value that it should not have: no exception of .NET, no endless wait, no limit that stops a
/// run.
/// </summary>
public class HostileHeaders
{
    private const string Limit = "X-HubSpot-RateLimit-";

    private static readonly string[] Names =
    [
        "Date", "Age", "Retry-After", "Content-Length", "Content-Type", "Content-Encoding", "Location", "X-HubSpot-Correlation-Id",
        Limit + "Daily", Limit + "Daily-Remaining", Limit + "Interval-Milliseconds", Limit + "Max", Limit + "Remaining", Limit + "Secondly",
        Limit + "Secondly-Remaining",
    ];

    private static readonly string[] Values =
    [
        "NaN", "Infinity", "-Infinity", "∞", "-1", "0", "-0", "0.0000001", "1e400", "1e9", "99999999999999999999", new('9', 400),
        "2147483647", "2147483648", "9223372036854775807", "",
        " ", "\t", "1, 2", "10;20", "0x10", "١٢", "1_000", "null", "true", "soon", "Thu, 31 Feb 2026 10:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT", "Tue, 24 Nov 2026 14:00:00 GMT", "Tue, 24 Nov 2026 10:00:00 GMT", "2026-11-24T12:00:00Z",
        "<html><body>hello</body></html>",
        new('x', 20_000), "señal", "text/html", "application/json; charset=klingon", "gzip", "//other.example/a", "http://[::1",
        "mailto:x@example.com",
    ];

    public static TheoryData<string, int> All
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var name in Names)
                foreach (var status in (int[])[200, 302, 400, 429, 503])
                    all.Add(name, status);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task a_header_with_any_value_ends_in_an_answer_or_in_an_error_of_hubspots(string name, int status)
    {
        foreach (var value in Values)
        {
            foreach (var headers in (IEnumerable<(string, string)[]>)[
                [(name, value)], [(name, value), (name, "7")], [(name, "7"), (name, value)]])
            {
                using var portal = new FakePortal().Answers(
                    [Answer.Json(Answer.EmptyPage, status, headers),
                        .. Enumerable.Repeat(Answer.Json(Answer.EmptyPage, 200, headers), 30)]);
                try
                {
                    (await portal.ListAsync()).Dispose();
                    for (var call = 0; call < 10; call++)
                        (await portal.ListAsync()).Dispose();
                }
                catch (HubSpotApiException failure)
                {
                    Assert.DoesNotContain("Exception", failure.Message, StringComparison.Ordinal);
                }

                // Whoever asks what the headers have told gets an answer too.
                _ = portal.Client.ServerTime;
                Assert.True(portal.Client.Usage.GeneralLimit.PerSecond >= 1, $"{name}: {value}: {portal.Client.Usage.GeneralLimit}");
                Assert.True(
                    portal.Clock.Waits.Sum(wait => wait.TotalMinutes) < 15,
                    $"{name}: {value}: waited for {string.Join(", ", portal.Clock.WaitedSeconds)} s");
            }
        }
    }

    [Theory]
    [InlineData("NaN", 1)]
    [InlineData("Infinity", 1)]
    [InlineData("-Infinity", 1)]
    [InlineData("∞", 1)]
    [InlineData("-1", 1)]
    [InlineData("1e400", 1)]
    [InlineData("1, 2", 1)]
    [InlineData("0", 0)]
    [InlineData("1.5", 1.5)]
    public async Task a_wait_is_what_the_header_says_or_else_the_usual_one(string value, double seconds)
    {
        using var portal = new FakePortal().Answers(Answer.Status(503, ("Retry-After", value)), Answer.Json(Answer.EmptyPage));

        (await portal.ListAsync()).Dispose();

        Assert.Equal(seconds, portal.Clock.WaitedSeconds.Sum());
    }

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("2147483648")]
    public async Task a_wait_beyond_all_bounds_ends_the_call_with_a_clear_error(string value)
    {
        using var portal = new FakePortal().Answers(Answer.Status(503, ("Retry-After", value)));

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Equal(TimeSpan.FromDays(7), failure.RetryAfter);
    }

    [Theory]
    [InlineData("1", "60000", null)]
    [InlineData("1", "10000", "0")]
    [InlineData("5", "60000", "4")]
    [InlineData("190", "10000", "0")]
    [InlineData("100", "10000", "99999")]
    [InlineData("2147483647", "1", "0")]
    public async Task no_limit_in_headers_stops_a_run(string max, string interval, string? remaining)
    {
        (string, string)[] headers = [(Limit + "Max", max), (Limit + "Interval-Milliseconds", interval)];
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(
            Answer.Json(Answer.EmptyPage, 200, remaining is null ? headers : [.. headers, (Limit + "Remaining", remaining)]), 200)]);

        for (var call = 0; call < 200; call++)
            (await portal.ListAsync()).Dispose();

        Assert.InRange(portal.Clock.Waits.Sum(wait => wait.TotalMinutes), 0, 10);
    }

    [Fact]
    public async Task no_calls_left_today_on_a_good_answer_ends_nothing()
    {
        using var portal = new FakePortal().Answers(
            [.. Enumerable.Repeat(Answer.Json(Answer.EmptyPage, 200, (Limit + "Daily-Remaining", "0"), (Limit + "Daily", "0")), 20)]);

        for (var call = 0; call < 20; call++)
            (await portal.ListAsync()).Dispose();

        Assert.Equal(20, portal.Sent.Count);
    }
}
