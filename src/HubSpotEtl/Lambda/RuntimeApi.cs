using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HubSpotEtl.Configuration;
using HubSpotEtl.TextSafety;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Lambda;

/// <summary>
/// Lambda's side of the function: fetches calls and brings the answers back, over HTTP inside the machine. Written here since AWS's own
/// package is not needed for four requests. Source: docs.aws.amazon.com, Lambda Developer Guide, "Using the Lambda runtime API for custom
/// runtimes".
/// </summary>
internal sealed class RuntimeApi : IDisposable
{
    /// <summary>Where Lambda says how the API is reached: host and port. It is set in Lambda and its emulator, and nowhere else.</summary>
    public const string Variable = "AWS_LAMBDA_RUNTIME_API";

    private const string Version = "2018-06-01";

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue ErrorJson = new("application/vnd.aws.lambda.error+json");

    private readonly HttpClient _http;
    private readonly Redaction _redaction;

    /// <param name="handler">The way there; not disposed of here.</param>
    /// <param name="endpoint">Host and port, as <see cref="Variable"/> gives them.</param>
    /// <param name="redaction">Takes secrets out of what is told.</param>
    /// <exception cref="InvalidOptionsException">That is no host and port.</exception>
    public RuntimeApi(HttpMessageHandler handler, string endpoint, Redaction redaction)
    {
        _redaction = redaction;
        if (!Uri.TryCreate($"http://{endpoint}/{Version}/runtime/", UriKind.Absolute, out var address) || address.Authority != endpoint)
            throw new InvalidOptionsException(
                new SettingMistake(Variable, Printable.Escape(endpoint), "host and port; Lambda sets it by itself"));
        // The process is frozen while no call comes, and AWS says: no timeout on the request for the next one.
        _http = new HttpClient(handler, disposeHandler: false) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Waits for the next call, however long that takes.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The call.</returns>
    /// <exception cref="RuntimeApiException">The API refused.</exception>
    /// <exception cref="HttpRequestException">The API cannot be reached.</exception>
    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync("invocation/next", cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK || Header(answer, "Lambda-Runtime-Aws-Request-Id") is not { } requestId)
            throw new RuntimeApiException("invocation/next", answer.StatusCode);
        return new Invocation(
            requestId, await answer.Content.ReadAsByteArrayAsync(cancellationToken), Header(answer, "Lambda-Runtime-Deadline-Ms"),
            Header(answer, "Lambda-Runtime-Trace-Id"), Header(answer, "Lambda-Runtime-Invoked-Function-Arn"));
    }

    /// <summary>Brings an answer.</summary>
    /// <param name="requestId">Of the call that it answers.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>When Lambda has taken it.</returns>
    /// <exception cref="RuntimeApiException">The API refused it: it is too long, say.</exception>
    public Task RespondAsync(string requestId, LambdaAnswer answer) =>
        PostAsync(
            $"invocation/{requestId}/response", answer with { Body = _redaction.HideInDocument(answer.Body) },
            LambdaJson.Shapes.LambdaAnswer, Json);

    /// <summary>Says that a call has no answer, and why; Lambda passes it on to the caller.</summary>
    /// <param name="requestId">Of the call.</param>
    /// <param name="error">Why.</param>
    /// <returns>When Lambda has taken it.</returns>
    /// <exception cref="RuntimeApiException">The API refused.</exception>
    public Task FailAsync(string requestId, RuntimeError error) => PostErrorAsync($"invocation/{requestId}/error", error);

    /// <summary>Says that the function cannot begin at all. The process has to end after that.</summary>
    /// <param name="error">Why.</param>
    /// <returns>When Lambda has taken it.</returns>
    /// <exception cref="RuntimeApiException">The API refused.</exception>
    public Task FailInitAsync(RuntimeError error) => PostErrorAsync("init/error", error);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Task PostErrorAsync(string path, RuntimeError error) =>
        PostAsync(
            path, error with { ErrorMessage = _redaction.Hide(error.ErrorMessage) }, LambdaJson.Shapes.RuntimeError, ErrorJson,
            ("Lambda-Runtime-Function-Error-Type", error.ErrorType));

    private async Task PostAsync<T>(
        string path, T body, JsonTypeInfo<T> shape, MediaTypeHeaderValue type, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, shape)) { Headers = { ContentType = type } },
        };
        if (header is var (name, value))
            request.Headers.Add(name, value);
        using var answer = await _http.SendAsync(request, CancellationToken.None);
        if (!answer.IsSuccessStatusCode)
            throw new RuntimeApiException(path, answer.StatusCode);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) && values.First() is { Length: > 0 } value ? value : null;
}
