using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HubSpotEtl.IntegrationTests.Lambda;

/// <summary>
/// Lambda's side of the Runtime API on loopback, for one function: hands out events, one at a time, and takes the answers.
/// </summary>
internal sealed class RuntimeApiServer : IAsyncDisposable
{
    private const string Prefix = "/2018-06-01/runtime/";

    private readonly WebApplication _server;
    private readonly Channel<Call> _waiting = Channel.CreateUnbounded<Call>();
    private readonly ConcurrentDictionary<string, Call> _calls = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Outcome> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RuntimeApiServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(HandleAsync);
    }

    /// <summary>Host and port, as <c>AWS_LAMBDA_RUNTIME_API</c> has them.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>Done when the function asks for its first event.</summary>
    public Task FirstAsked => _asked.Task;

    /// <summary>What the function said instead of beginning.</summary>
    public Task<Outcome> InitError => _initError.Task;

    /// <summary>The longest answer that is taken. Unit: bytes. Lambda's is 6 MB.</summary>
    public int LongestAnswer { get; set; } = 6 << 20;

    public static async Task<RuntimeApiServer> StartAsync()
    {
        var server = new RuntimeApiServer();
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        var addresses = server._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        server.Endpoint = new Uri(addresses.First()).Authority;
        return server;
    }

    /// <summary>Calls the function and waits for what it says.</summary>
    /// <param name="json">The event.</param>
    /// <param name="timeout">From the moment the function takes the event until the deadline that it is told.</param>
    /// <param name="deadlineMs">The deadline's header, instead.</param>
    public async Task<Outcome> InvokeAsync(string json, TimeSpan? timeout = null, string? deadlineMs = null)
    {
        var call = new Call(Guid.NewGuid().ToString(), json, timeout ?? TimeSpan.FromMinutes(15), deadlineMs);
        _calls[call.RequestId] = call;
        await _waiting.Writer.WriteAsync(call);
        return await call.Outcome.Task.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    private Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return RefuseAsync(context, 404);
        return (context.Request.Method, path[Prefix.Length..].Split('/')) switch
        {
            ("GET", ["invocation", "next"]) => HandOutAsync(context),
            ("POST", ["invocation", var id, "response" or "error"]) when _calls.TryGetValue(id, out var call) =>
                TakeAsync(context, call.Outcome),
            ("POST", ["init", "error"]) => TakeAsync(context, _initError),
            _ => RefuseAsync(context, 404),
        };
    }

    private async Task HandOutAsync(HttpContext context)
    {
        _asked.TrySetResult();
        var call = await _waiting.Reader.ReadAsync(context.RequestAborted);
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = call.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] =
            call.DeadlineMs ?? TimeProvider.System.GetUtcNow().Add(call.Timeout).ToUnixTimeMilliseconds()
                .ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-2:123456789012:function:hubspot-etl";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(call.Json, context.RequestAborted);
    }

    private async Task TakeAsync(HttpContext context, TaskCompletionSource<Outcome> to)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var isError = context.Request.Path.Value!.EndsWith("/error", StringComparison.Ordinal);
        if (!isError && body.Length > LongestAnswer)
        {
            await RefuseAsync(context, 413);
            return;
        }

        context.Response.StatusCode = 202;
        await context.Response.CompleteAsync();
        to.TrySetResult(new Outcome(isError, context.Request.ContentType, Encoding.UTF8.GetString(body.ToArray())));
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync($$"""{"errorType":"Refused{{status}}"}""");
    }

    /// <summary>What the function said to a call.</summary>
    /// <param name="IsError">Whether it came to an error address.</param>
    /// <param name="ContentType">Of the text.</param>
    /// <param name="Text">What it said.</param>
    internal sealed record Outcome(bool IsError, string? ContentType, string Text)
    {
        public JsonElement Json => JsonElement.Parse(Text);

        public int StatusCode =>
            IsError
                ? throw new InvalidOperationException($"An error came instead of an answer: {Text}")
                : Json.GetProperty("statusCode").GetInt32();

        /// <summary>The answer's body, which is JSON as text.</summary>
        public JsonElement Body => JsonElement.Parse(Json.GetProperty("body").GetString()!);

        public string? Status => Body.TryGetProperty("status", out var status) ? status.GetString() : null;
    }

    private sealed record Call(string RequestId, string Json, TimeSpan Timeout, string? DeadlineMs)
    {
        public TaskCompletionSource<Outcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
