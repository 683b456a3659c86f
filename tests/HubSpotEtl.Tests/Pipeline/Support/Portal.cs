using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Tests.HubSpot.Support;
using RichardSzalay.MockHttp;

namespace HubSpotEtl.Tests.Pipeline.Support;

/// <summary>A client whose requests are answered by path, in whatever order they come. What no path matches is answered with 404.</summary>
internal sealed class Portal : IDisposable
{
    private readonly MockHttpMessageHandler _http = new();
    private readonly List<(string Path, Func<SentRequest, HttpResponseMessage> Answer)> _routes = [];
    private readonly List<SentRequest> _sent = [];

    public Portal(Func<HubSpotClientOptions, HubSpotClientOptions>? with = null)
    {
        _http.Fallback.Respond(AnswerAsync);
        Client = new HubSpotClient(_http, with?.Invoke(FakePortal.Options) ?? FakePortal.Options, Clock, Logger, () => 0);
    }

    public HubSpotClient Client { get; }

    public InstantClock Clock { get; } = new();

    public RecordingLogger Logger { get; } = new();

    public IReadOnlyList<SentRequest> Sent
    {
        get
        {
            lock (_sent)
                return [.. _sent];
        }
    }

    public IEnumerable<SentRequest> SentTo(string path) => Sent.Where(request => request.Path.EndsWith(path, StringComparison.Ordinal));

    /// <summary>The path's end and what is answered.</summary>
    public Portal On(string path, Func<SentRequest, HttpResponseMessage> answer)
    {
        _routes.Add((path, answer));
        return this;
    }

    public Portal On(string path, string json, int status = 200) => On(path, _ => Answer.Json(json, status)());

    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request)
    {
        var sent = await SentRequest.OfAsync(request);
        lock (_sent)
            _sent.Add(sent);
        var route = _routes.Find(candidate => sent.Path.EndsWith(candidate.Path, StringComparison.Ordinal));
        return route.Answer?.Invoke(sent) ?? Answer.Json(Answer.Error("no such path"), 404)();
    }
}
