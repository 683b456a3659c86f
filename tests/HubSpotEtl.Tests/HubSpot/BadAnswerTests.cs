using System.Text;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Secrets;
using HubSpotEtl.Tests.HubSpot.Support;
using Microsoft.Extensions.Time.Testing;
using RichardSzalay.MockHttp;

namespace HubSpotEtl.Tests.HubSpot;

public class BadAnswerTests
{
    private static readonly string Good = Answer.Page("33452", 33451, 33450);

    public static TheoryData<string> BadAnswers =>
    [
        "cut", "dropped", "no connection", "html", "empty", "no results", "results of another kind", "array", "text", "not utf-8",
        "something after it",
    ];

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task an_answer_that_is_not_whole_is_asked_for_again(string kind)
    {
        using var portal = new FakePortal().Answers(Bad(kind), Bad(kind), Answer.Json(Good));

        using var page = await portal.ListAsync();

        Assert.Equal("33452", page.Next?.Value);
        Assert.Equal(3, portal.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task an_answer_that_is_never_whole_is_an_error_and_not_the_last_page(string kind)
    {
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(Bad(kind), 5)]);

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Equal(5, portal.Sent.Count);
        Assert.True(failure.IsTransient);
        Assert.StartsWith("contacts: list, first page failed (try 5): ", failure.Message);
    }

    [Fact]
    public async Task metadata_that_is_cut_is_asked_for_again()
    {
        const string whole = """{"results":[{"name":"email","type":"string"}]}""";
        using var portal = new FakePortal().Answers(Answer.Json(whole[..30]), Answer.Json(whole));

        var properties = await portal.Client.GetPropertiesAsync("contacts", TestContext.Current.CancellationToken);

        Assert.Equal("email", Assert.Single(properties).Name);
    }

    [Fact]
    public async Task a_body_beyond_the_cap_is_a_clear_error()
    {
        using var portal = new FakePortal(o => o with { MaxBodyBytes = 2_000 })
            .Answers([.. Enumerable.Repeat(Answer.Json(Answer.Page(null, [.. Enumerable.Range(1, 200).Select(id => (long)id)])), 12)]);

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Contains("larger than 2,000 bytes", failure.Message);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task a_body_larger_than_the_first_buffer_arrives_whole()
    {
        var body = Answer.Page("9", [.. Enumerable.Range(1, 20_000).Select(id => (long)id)]);
        using var portal = new FakePortal().Answers(
            () => new HttpResponseMessage { Content = new StreamContent(new UnknownLength(Encoding.UTF8.GetBytes(body))) });

        using var page = await portal.ListAsync();

        Assert.Equal(body, Encoding.UTF8.GetString(page.Body.Span));
    }

    [Fact]
    public async Task nesting_without_end_is_an_error_and_no_crash()
    {
        var deep = new string('[', 10_000) + new string(']', 10_000);
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(Answer.Json($$"""{"results":{{deep}}}"""), 5)]);

        await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());
    }

    [Fact]
    public async Task an_answer_that_takes_too_long_is_given_up_and_asked_for_again()
    {
        var clock = new FakeTimeProvider();
        var reading = new TaskCompletionSource();
        var answers = 0;
        using var http = new MockHttpMessageHandler();
        http.Fallback.Respond(_ => ++answers == 1
            ? new HttpResponseMessage { Content = new StreamContent(new StalledStream(reading)) }
            : Answer.Json(Answer.EmptyPage)());
        var options = new HubSpotClientOptions { BaseUrl = new Uri("https://api.example.test"), Token = new Secret(FakePortal.Token) };
        using var client = new HubSpotClient(http, options, clock, new RecordingLogger(), random: () => 0);

        var listing = client.ListAsync("contacts", new ListQuery(), TestContext.Current.CancellationToken);
        await reading.Task;
        clock.Advance(options.AttemptTimeout);
        while (answers < 2)
        {
            await Task.Yield();
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        using var page = await listing;
        Assert.Equal(1, client.Usage.Retries);
    }

    private static Func<HttpResponseMessage> Bad(string kind) => kind switch
    {
        "cut" => Answer.Json(Good[..^3]),
        "dropped" => Answer.Dropped(Good, 20),
        "no connection" => Answer.NoConnection(),
        "html" => Answer.Html(200),
        "empty" => Answer.Json(""),
        "no results" => Answer.Json("{}"),
        "results of another kind" => Answer.Json("""{"results":{}}"""),
        "array" => Answer.Json("[]"),
        "text" => Answer.Json("sorry"),
        "not utf-8" => Answer.Bytes([.. "{\"results\":[\""u8, 0xC3, .. "\"]}"u8]),
        "something after it" => Answer.Json(Good + "{}"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 7_000)], cancellationToken);
    }

    private sealed class StalledStream(TaskCompletionSource reading) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            reading.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
