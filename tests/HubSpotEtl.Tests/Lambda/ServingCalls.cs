using System.Net;
using HubSpotEtl.Configuration;
using HubSpotEtl.Lambda;
using HubSpotEtl.Secrets;
using HubSpotEtl.Tests.Configuration;

namespace HubSpotEtl.Tests.Lambda;

public class ServingCalls
{
    private static readonly Redaction s_redaction = Knowing(Given.Required);

    [Fact]
    public async Task calls_are_answered_one_after_another_at_the_documented_addresses()
    {
        var lambda = new FakeLambda("a", "b");

        await ServeAsync(lambda, call => new LambdaAnswer(200, $"\"{call.RequestId}\""));

        Assert.Equal(
            [
                "GET http://127.0.0.1:9001/2018-06-01/runtime/invocation/next",
                """POST http://127.0.0.1:9001/2018-06-01/runtime/invocation/a/response application/json {"statusCode":200,"body":"\"a\"","headers":{"Content-Type":"application/json"}}""",
                "GET http://127.0.0.1:9001/2018-06-01/runtime/invocation/next",
                """POST http://127.0.0.1:9001/2018-06-01/runtime/invocation/b/response application/json {"statusCode":200,"body":"\"b\"","headers":{"Content-Type":"application/json"}}""",
                "GET http://127.0.0.1:9001/2018-06-01/runtime/invocation/next",
            ],
            lambda.Requests);
    }

    [Fact]
    public async Task the_headers_of_a_call_are_handed_on_and_the_trace_is_where_tracers_look()
    {
        Invocation? seen = null;
        string? trace = null;

        await ServeAsync(new FakeLambda("a"), call =>
        {
            (seen, trace) = (call, Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"));
            return new LambdaAnswer(200, "");
        });

        Assert.Equal(
            ("Root=1;a", "arn:aws:lambda:eu:1:function:etl", "{}"),
            (trace, seen!.FunctionArn, System.Text.Encoding.UTF8.GetString(seen.Event.Span)));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1542409706888), seen.Deadline);
    }

    [Fact]
    public async Task a_call_that_fails_is_reported_without_secrets_and_the_loop_goes_on()
    {
        var lambda = new FakeLambda("a", "b");

        await ServeAsync(lambda, call => call.RequestId == "a"
            ? throw new IOException($"no way to {Given.Token} with {Given.Password}")
            : new LambdaAnswer(207, ""));

        Assert.Equal(
            """POST http://127.0.0.1:9001/2018-06-01/runtime/invocation/a/error application/vnd.aws.lambda.error+json {"errorType":"IOException","errorMessage":"IOException: no way to *** with ***","stackTrace":[]} IOException""",
            lambda.Requests[1]);
        Assert.Contains("invocation/b/response", lambda.Requests[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_answer_that_is_too_long_is_reported_as_an_error()
    {
        var lambda = new FakeLambda("a", "b") { Answer = path => path.EndsWith("a/response", StringComparison.Ordinal)
            ? HttpStatusCode.RequestEntityTooLarge
            : HttpStatusCode.Accepted };

        await ServeAsync(lambda, _ => new LambdaAnswer(200, ""));

        Assert.Contains("6 MB", lambda.Requests[2], StringComparison.Ordinal);
        Assert.Contains("invocation/b/response", lambda.Requests[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_container_error_ends_the_loop()
    {
        var lambda = new FakeLambda("a", "b") { Answer = _ => HttpStatusCode.InternalServerError };

        await Assert.ThrowsAsync<RuntimeApiException>(() => ServeAsync(lambda, _ => new LambdaAnswer(200, "")));
        Assert.Equal(2, lambda.Requests.Count);
    }

    [Fact]
    public async Task a_failure_to_begin_has_an_address_of_its_own()
    {
        var lambda = new FakeLambda();
        using var api = new RuntimeApi(lambda, "127.0.0.1:9001", s_redaction);

        await api.FailInitAsync(RuntimeError.Of(new IOException("no")));

        Assert.StartsWith(
            "POST http://127.0.0.1:9001/2018-06-01/runtime/init/error application/vnd.aws.lambda.error+json", lambda.Requests[0],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("somewhere/else")]
    [InlineData("user@127.0.0.1:9001")]
    public void an_address_that_is_no_host_and_port_is_refused(string endpoint) =>
        Assert.Throws<InvalidOptionsException>(() => new RuntimeApi(new FakeLambda(), endpoint, s_redaction).Dispose());

    private static Redaction Knowing(IReadOnlyDictionary<string, string> variables)
    {
        var redaction = new Redaction();
        redaction.Learn(SecretVariables.In(variables));
        return redaction;
    }

    private static async Task ServeAsync(FakeLambda lambda, Func<Invocation, LambdaAnswer> answer)
    {
        using var api = new RuntimeApi(lambda, "127.0.0.1:9001", s_redaction);
        await new LambdaLoop(api, call => Task.FromResult(answer(call))).RunAsync(lambda.IsDone);
    }

    /// <summary>Lambda's side: hands out calls of these ids, then says that it is done.</summary>
    private sealed class FakeLambda(params string[] requestIds) : HttpMessageHandler
    {
        private readonly Queue<string> _waiting = new(requestIds);
        private readonly CancellationTokenSource _done = new();

        public List<string> Requests { get; } = [];

        public Func<string, HttpStatusCode> Answer { get; init; } = _ => HttpStatusCode.Accepted;

        public CancellationToken IsDone => _done.Token;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var line = $"{request.Method} {request.RequestUri}";
            if (request.Content is { } content)
                line += $" {content.Headers.ContentType} {await content.ReadAsStringAsync(cancellationToken)}";
            if (request.Headers.TryGetValues("Lambda-Runtime-Function-Error-Type", out var types))
                line += " " + types.Single();
            Requests.Add(line);
            return request.Method == HttpMethod.Get
                ? Next(cancellationToken)
                : new HttpResponseMessage(Answer(request.RequestUri!.AbsolutePath));
        }

        private HttpResponseMessage Next(CancellationToken cancellationToken)
        {
            if (!_waiting.TryDequeue(out var id))
            {
                _done.Cancel();
                throw new OperationCanceledException(cancellationToken);
            }

            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("{}"),
                Headers =
                {
                    { "Lambda-Runtime-Aws-Request-Id", id }, { "Lambda-Runtime-Deadline-Ms", "1542409706888" },
                    { "Lambda-Runtime-Trace-Id", $"Root=1;{id}" },
                    { "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu:1:function:etl" },
                },
            };
        }
    }
}
