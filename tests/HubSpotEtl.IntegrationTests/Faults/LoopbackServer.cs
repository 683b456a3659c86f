using System.Net;
using System.Net.Sockets;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>Listens on this machine and serves each connection by itself, until it is disposed of.</summary>
internal abstract class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private Task _accepting = Task.CompletedTask;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cancelled when it is disposed of.</summary>
    protected CancellationToken End => _end.Token;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }

    /// <summary>Begins to listen: once the derived object is whole.</summary>
    protected void Listen()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Serves a connection. What ends when either side hangs up, or at <see cref="End"/>, is no failure.</summary>
    protected abstract Task ServeAsync(TcpClient client);

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeUntilHungUpAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeUntilHungUpAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await ServeAsync(client);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Which the other side now learns.
            }
        }
    }
}
