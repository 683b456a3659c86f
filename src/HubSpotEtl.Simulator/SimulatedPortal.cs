using System.Collections.Concurrent;
using System.Net;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Http;
using HubSpotEtl.Simulator.Model;
using HubSpotEtl.Simulator.Recorded;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HubSpotEtl.Simulator;

/// <summary>A HubSpot portal on loopback that answers as HubSpot does at its worst. Stopped by disposing it.</summary>
public sealed class SimulatedPortal : IAsyncDisposable
{
    private const int LongestRequestLine = 4 * 1024 * 1024;

    private readonly WebApplication server;
    private readonly TokenGate tokens;
    private readonly ConcurrentQueue<Exception> failures = new();

    private SimulatedPortal(SimulatorOptions options)
    {
        Options = options;
        Clock = new SimulatedClock(options.TimeProvider);
        Portal = options.RecordedFolder is { } folder ? RecordedPortal.Load(options, Clock, folder) : PortalBuilder.Build(options, Clock);
        Faults = new FaultPlan(options.Seed, options.FaultRate, name => Portal.Type(name).Name);
        Calls = new CallLog(name => Portal.Type(name).Name);
        tokens = new TokenGate(options.Token, Clock);
        var handler = new PortalHandler(
            Portal, Faults, Calls, new RateLimits(options.Limits, Clock), tokens, new ControlEndpoint(Portal, Calls), failures);
        server = Build(options.Port);
        server.Run(handler.HandleAsync);
    }

    /// <summary>The options it was started with.</summary>
    public SimulatorOptions Options { get; }

    /// <summary>What the portal holds: the truth, and the way to edit it.</summary>
    public PortalModel Portal { get; }

    /// <summary>What goes wrong, and when.</summary>
    public FaultPlan Faults { get; }

    /// <summary>The calls so far.</summary>
    public CallLog Calls { get; }

    /// <summary>The portal's clock; tests may move it.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>The bearer token that works now.</summary>
    public string Token => tokens.Current;

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT</c>.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>Bugs of the simulator itself, answered by 500 with a header <c>X-Simulator-Bug</c>. A test should find none.</summary>
    public IReadOnlyCollection<Exception> Failures => failures;

    /// <summary>Starts a portal and returns when it listens.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of recorded answers is not there.</exception>
    public static async Task<SimulatedPortal> StartAsync(SimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var portal = new SimulatedPortal(options ?? new SimulatorOptions());
        await portal.server.StartAsync(cancellationToken);
        IServer kestrel = portal.server.Services.GetRequiredService<IServer>();
        portal.BaseUrl = kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/');
        return portal;
    }

    /// <summary>Lets the token expire, at once or later.</summary>
    public void ExpireToken(TimeSpan after = default) => tokens.Expire(after);

    /// <summary>Replaces the token; the old one stops working.</summary>
    public void ReplaceToken(string token) => tokens.Replace(token);

    /// <summary>Moves the clock on so far that search sees every write made until now.</summary>
    public void LetSearchCatchUp() => Clock.Advance(Options.SearchLag + TimeSpan.FromMilliseconds(1));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Open connections of clients are cut, not waited for.
        await server.StopAsync(new CancellationToken(canceled: true));
        await server.DisposeAsync();
    }

    private static WebApplication Build(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
            kestrel.Limits.MaxRequestBufferSize = LongestRequestLine * 2;
            kestrel.Limits.MinResponseDataRate = null;
        });
        return builder.Build();
    }
}
