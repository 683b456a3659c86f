using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace HubSpotEtl.IntegrationTests.Monitoring;

/// <summary>
/// An OpenTelemetry collector on loopback that keeps what it is sent, by HTTP or gRPC (opentelemetry.io, "OTLP Specification").
/// </summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private const int GrpcPrefixBytes = 5;

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Export> _exports = new();

    private OtlpCollector(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        _server = builder.Build();
        _server.Run(TakeAsync);
    }

    /// <summary>Its address, without a path.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The status of its answers. Default 200.</summary>
    public int Status { get; set; } = 200;

    /// <summary>What it was sent, in order.</summary>
    public IReadOnlyList<Export> Exports => [.. _exports];

    /// <summary>The points of the last export: counters are cumulative.</summary>
    public IReadOnlyList<MetricPoint> Points => MetricPoint.Read(Exports[^1].Message).Points;

    public static async Task<OtlpCollector> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        var collector = new OtlpCollector(protocols);
        await collector._server.StartAsync(TestContext.Current.CancellationToken);
        collector.Address =
            collector._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return collector;
    }

    /// <summary>The only point with a name, and, if wished, one attribute.</summary>
    public MetricPoint Point(string name, string attribute = "", string value = "") => Assert.Single(
        Points, point => point.Name == name && (attribute.Length == 0 || point.Attributes.GetValueOrDefault(attribute) == value));

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var isGrpc = context.Request.ContentType == "application/grpc";
        _exports.Enqueue(new Export(
            context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
            isGrpc ? body.ToArray()[GrpcPrefixBytes..] : body.ToArray()));
        context.Response.StatusCode = Status;
        context.Response.ContentType = context.Request.ContentType;
        if (!isGrpc)
            return;
        // An empty message.
        await context.Response.Body.WriteAsync(new byte[GrpcPrefixBytes], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>One request.</summary>
    public sealed record Export(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Message);
}
