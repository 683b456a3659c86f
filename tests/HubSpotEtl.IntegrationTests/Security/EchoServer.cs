using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HubSpotEtl.IntegrationTests.Security;

/// <summary>
/// A server on loopback that has the worst manners: it gives back what it was sent, the secret included. Each connection gets one answer.
/// </summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _answer;
    private readonly Task _serving;
    private int _connections;

    private EchoServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>A HubSpot; the whole answer is made from the bearer token that came.</summary>
    public static EchoServer OfHttp(Func<string, string> answer) => new(async (stream, cancellation) =>
    {
        var head = await HeadAsync(stream, cancellation);
        var token = head.Split("Bearer ", 2) is [_, var rest] ? rest.Split("\r\n", 2)[0] : "";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(token)), cancellation);
    });

    /// <summary>A PostgreSQL that asks for the password in clear and refuses it by name.</summary>
    public static EchoServer OfPostgres() => new(async (stream, cancellation) =>
    {
        await MessageAsync(stream, 0, cancellation);
        await stream.WriteAsync((byte[])[(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3], cancellation);
        var password = Encoding.UTF8.GetString((await MessageAsync(stream, 1, cancellation))[..^1]);
        var fields = Encoding.UTF8.GetBytes($"SFATAL\0VFATAL\0C28P01\0Mthe login module does not take \"{password}\"\0\0");
        byte[] error = [(byte)'E', .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(fields.Length + 4)), .. fields];
        await stream.WriteAsync(error, cancellation);
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                await AnswerAsync(client);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            await _answer(client.GetStream(), _stop.Token);
        }
        catch (IOException)
        {
            // The client hung up.
        }
    }

    private static async Task<string> HeadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new StringBuilder();
        var buffer = new byte[4_096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
            head.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return head.ToString();
    }

    // A message of PostgreSQL's protocol: a type, except at the start, the length with itself, and the content.
    private static async Task<byte[]> MessageAsync(NetworkStream stream, int typeBytes, CancellationToken cancellation)
    {
        var head = new byte[typeBytes + 4];
        await stream.ReadExactlyAsync(head, cancellation);
        var content = new byte[IPAddress.NetworkToHostOrder(BitConverter.ToInt32(head, typeBytes)) - 4];
        await stream.ReadExactlyAsync(content, cancellation);
        return content;
    }
}
