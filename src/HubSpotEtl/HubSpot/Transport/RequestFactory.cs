using System.Net;
using System.Net.Http.Headers;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>Makes the messages that are sent: the only place that reveals the token.</summary>
internal sealed class RequestFactory
{
    private static readonly ProductInfoHeaderValue Agent =
        new("hubspot-etl", typeof(RequestFactory).Assembly.GetName().Version?.ToString(3) ?? "0");

    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly string _base;
    private readonly AuthenticationHeaderValue _authorization;
    private readonly Version _httpVersion;

    public RequestFactory(HubSpotClientOptions options)
    {
        _base = options.BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal());
        _httpVersion = options.BaseUrl.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11;
    }

    /// <summary>Unit: characters, as sent.</summary>
    public int UrlLength(ApiRequest request) => _base.Length + request.PathAndQuery.Length;

    public HttpRequestMessage Create(ApiRequest request)
    {
        var method = request.Json is null ? HttpMethod.Get : HttpMethod.Post;
        var message = new HttpRequestMessage(method, _base + request.PathAndQuery)
        {
            Version = _httpVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Authorization = _authorization;
        message.Headers.UserAgent.Add(Agent);
        message.Headers.Accept.Add(Json);
        if (request.Json is { } body)
            message.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return message;
    }
}
