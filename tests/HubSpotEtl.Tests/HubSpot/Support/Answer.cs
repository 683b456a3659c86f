using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace HubSpotEtl.Tests.HubSpot.Support;

/// <summary>Answers of a portal, good and bad.</summary>
internal static class Answer
{
    public const string EmptyPage = """{"results":[]}""";

    public static Func<HttpResponseMessage> Json(string body, int status = 200, params (string Name, string Value)[] headers) =>
        () => Message(new ByteArrayContent(Encoding.UTF8.GetBytes(body)), "application/json", status, headers);

    public static Func<HttpResponseMessage> Bytes(byte[] body) => () => Message(new ByteArrayContent(body), "application/json", 200, []);

    public static Func<HttpResponseMessage> Html(int status) =>
        () => Message(new StringContent("<html><head><title>trouble</title></head></html>"), "text/html", status, []);

    public static Func<HttpResponseMessage> Status(int status, params (string Name, string Value)[] headers) =>
        () => Message(new ByteArrayContent([]), null, status, headers);

    /// <summary>The connection breaks after some bytes of the body.</summary>
    public static Func<HttpResponseMessage> Dropped(string body, int afterBytes) =>
        () => Message(new StreamContent(new BreakingStream(Encoding.UTF8.GetBytes(body)[..afterBytes])), "application/json", 200, []);

    public static Func<HttpResponseMessage> NoConnection() => Status(200, (FailingHandler.NoConnection, ""));

    public static string Error(string message, string? category = null, string? policyName = null) =>
        $$"""{"status":"error","message":"{{message}}","correlationId":"c-1","category":"{{category}}","policyName":"{{policyName}}"}""";

    public static string Page(string? after, params long[] ids)
    {
        var records = string.Join(',', ids.Select(id => $$$"""{"id":"{{{id}}}","properties":{}}"""));
        var paging = after is null ? "" : $$$""","paging":{"next":{"after":"{{{after}}}"}}""";
        return $$"""{"results":[{{records}}]{{paging}}}""";
    }

    private static HttpResponseMessage Message(HttpContent content, string? type, int status, (string Name, string Value)[] headers)
    {
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    private sealed class BreakingStream(byte[] start) : MemoryStream(start, writable: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read
                ? read
                : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }
}
