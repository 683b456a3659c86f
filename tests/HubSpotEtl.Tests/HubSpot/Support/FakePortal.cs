using System.Globalization;
using System.Text;
using System.Text.Json;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Secrets;
using RichardSzalay.MockHttp;

namespace HubSpotEtl.Tests.HubSpot.Support;

/// <summary>A client whose requests are answered one after another with what the test says, on a clock that takes no time.</summary>
internal sealed class FakePortal : IDisposable
{
    public const string Token = "pat-eu1-5ecre7-0000";

    private readonly MockHttpMessageHandler _http = new();
    private readonly Queue<Func<HttpResponseMessage>> _answers = new();

    public FakePortal(Func<HubSpotClientOptions, HubSpotClientOptions>? with = null, Func<double>? random = null, TimeProvider? time = null)
    {
        _http.Fallback.Respond(async request => await AnswerAsync(request));
        Client = new HubSpotClient(new FailingHandler(_http), with?.Invoke(Options) ?? Options, time ?? Clock, Logger, random ?? (() => 0));
    }

    /// <summary>With timeouts so long that <see cref="InstantClock"/> does not take them for waits.</summary>
    public static HubSpotClientOptions Options { get; } = new()
    {
        BaseUrl = new Uri("https://api.example.test"),
        Token = new Secret(Token),
        AttemptTimeout = TimeSpan.FromDays(1),
        CallTimeout = TimeSpan.FromDays(2),
    };

    public HubSpotClient Client { get; }

    public InstantClock Clock { get; } = new();

    public RecordingLogger Logger { get; } = new();

    public List<SentRequest> Sent { get; } = [];

    public FakePortal Answers(params Func<HttpResponseMessage>[] answers)
    {
        foreach (var answer in answers)
            _answers.Enqueue(answer);
        return this;
    }

    public Task<Page> ListAsync(ListQuery? query = null) =>
        Client.ListAsync("contacts", query ?? new ListQuery(), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request)
    {
        var sent = await SentRequest.OfAsync(request);
        lock (Sent)
            Sent.Add(sent);
        try
        {
            return (_answers.TryDequeue(out var answer) ? answer : Answer.Status(200, (FailingHandler.NoAnswerLeft, "")))();
        }
        catch (HttpRequestException failure)
        {
            return new FailedAnswer(failure);
        }
    }
}

/// <summary>Breaks the connection where an answer asks for it: the mock itself never completes when its answer throws.</summary>
internal sealed class FailingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public const string NoConnection = "X-Test-No-Connection";
    public const string NoAnswerLeft = "X-Test-No-Answer-Left";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response is FailedAnswer { Failure: { } failure })
            throw failure;
        if (response.Headers.TryGetValues(NoConnection, out var words))
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, words.Single() is { Length: > 0 } text ? text : "Connection refused");
        return response.Headers.Contains(NoAnswerLeft)
            ? throw new InvalidOperationException($"No answer left for {request.RequestUri}")
            : response;
    }
}

/// <summary>What an answer threw, on its way through the mock.</summary>
internal sealed class FailedAnswer(HttpRequestException failure) : HttpResponseMessage
{
    public HttpRequestException Failure => failure;
}

internal sealed record SentRequest(HttpMethod Method, Uri Url, string? Body, string? Authorization)
{
    public string Path => Url.AbsolutePath;

    public string Query => Url.Query;

    public static async Task<SentRequest> OfAsync(HttpRequestMessage request)
    {
        var body = request.Content is { } content ? Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync()) : null;
        return new SentRequest(request.Method, request.RequestUri!, body, request.Headers.Authorization?.ToString());
    }

    /// <summary>The ids that a batch read asks for.</summary>
    public long[] InputIds()
    {
        using var body = JsonDocument.Parse(Body!);
        return [.. body.RootElement.GetProperty("inputs").EnumerateArray()
            .Select(input => long.Parse(input.GetProperty("id").GetString()!, CultureInfo.InvariantCulture))];
    }
}
