using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// A pool that gives the processes of the server to whoever asks, as AWS RDS Proxy does, until a client says what has to be kept: from then
/// on that process is its own. Each client logs in at a process of its own, which goes to the pool afterwards.
/// </summary>
/// <remarks>PostgreSQL documentation, "Message Formats"; AWS, "Avoiding pinning an RDS Proxy".</remarks>
internal sealed class PinningPool : IAsyncDisposable
{
    private const int EncryptionRequest = 80877103;
    private const int GssRequest = 80877104;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentStack<NetworkStream> _idle = new();
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly ConcurrentDictionary<NetworkStream, byte[]> _greetings = new();
    private readonly IPEndPoint _server;
    private readonly string[] _pinning;
    private int _clients;
    private int _pinned;

    /// <summary>Starts it.</summary>
    /// <param name="server">PostgreSQL's address.</param>
    /// <param name="pinning">What is kept, in capital letters: a statement with one of these gets its client the process.</param>
    public PinningPool(IPEndPoint server, params string[] pinning)
    {
        (_server, _pinning) = (server, pinning);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>
    /// True: a client is let in with what an idle process of the server has said at its own login, its number included, as pgagroal does;
    /// it looks as if there were no pool.
    /// </summary>
    public bool HandsGreetingsOn { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many clients were given a process of their own.</summary>
    public int Pinned => Volatile.Read(ref _pinned);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var one in _open)
            one.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _open.Add(client);
            _ = ServeAsync(client.GetStream());
        }
    }

    private async Task ServeAsync(NetworkStream client)
    {
        await using (client)
        {
            // The process that it has logged in at is anybody's from then on.
            if (await LogInAsync(client) is { } server)
                _idle.Push(server);
            while (await ReadAsync(client) is { } message && message[0] != 'X')
                if (!await ExchangeAsync(client, message))
                    return;
        }
    }

    // What a client says up to its Sync, and the answer. False when it has been given the process, and has ended.
    private async Task<bool> ExchangeAsync(NetworkStream client, byte[] message)
    {
        Assert.True(_idle.TryPop(out var server), "All processes of the server are given away.");
        while (!IsPinned(message))
        {
            await server.WriteAsync(message, _stop.Token);
            if (message[0] is (byte)'S' or (byte)'Q' && await AnswerAsync(server, client) == 'I')
            {
                _idle.Push(server);
                return true;
            }

            message = await ReadAsync(client) ?? throw new EndOfStreamException();
        }

        Interlocked.Increment(ref _pinned);
        await using (server)
        {
            await server.WriteAsync(message, _stop.Token);
            await Task.WhenAny(client.CopyToAsync(server, _stop.Token), server.CopyToAsync(client, _stop.Token));
        }

        return false;
    }

    private bool IsPinned(byte[] message) =>
        message[0] is (byte)'P' or (byte)'Q' && _pinning.Any(Encoding.UTF8.GetString(message).ToUpperInvariant().Contains);

    // Null when it was let in without a process of its own.
    private async Task<NetworkStream?> LogInAsync(NetworkStream client)
    {
        var startup = await ReadBodyAsync(client, []);
        while (BinaryPrimitives.ReadInt32BigEndian(startup.AsSpan(4)) is EncryptionRequest or GssRequest)
        {
            await client.WriteAsync("N"u8.ToArray(), _stop.Token);
            startup = await ReadBodyAsync(client, []);
        }

        if (HandsGreetingsOn && _idle.TryPeek(out var idle))
        {
            await client.WriteAsync(_greetings[idle], _stop.Token);
            return null;
        }

        var connection = new TcpClient();
        _open.Add(connection);
        await connection.ConnectAsync(_server, _stop.Token);
        var server = connection.GetStream();
        await server.WriteAsync(startup, _stop.Token);
        var greeting = new List<byte>();
        while (await ReadAsync(server) is { } message)
        {
            if (message[0] == 'K' && !HandsGreetingsOn)
                BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(5), 2_000_000_000 + Interlocked.Increment(ref _clients));
            await client.WriteAsync(message, _stop.Token);
            if (message[0] != 'R' || IsLetIn(message))
                greeting.AddRange(message);
            if (message[0] == 'Z')
            {
                _greetings[server] = [.. greeting];
                return server;
            }

            // A password is asked for, and not yet that all is well, or what a client is to do with what the server has proved.
            if (message[0] == 'R' && !IsLetIn(message) && BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(5)) != 12)
                await server.WriteAsync(await ReadAsync(client), _stop.Token);
        }

        throw new EndOfStreamException();
    }

    private static bool IsLetIn(byte[] message) => message[0] == 'R' && BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(5)) == 0;

    // The state in which the server is afterwards.
    private async Task<char> AnswerAsync(NetworkStream server, NetworkStream client)
    {
        while (true)
        {
            var message = await ReadAsync(server) ?? throw new EndOfStreamException();
            await client.WriteAsync(message, _stop.Token);
            if (message[0] == 'Z')
                return (char)message[^1];
        }
    }

    // Null when the other side has ended.
    private async Task<byte[]?> ReadAsync(NetworkStream from)
    {
        var type = new byte[1];
        return await from.ReadAtLeastAsync(type, 1, throwOnEndOfStream: false, _stop.Token) == 0 ? null : await ReadBodyAsync(from, type);
    }

    private async Task<byte[]> ReadBodyAsync(NetworkStream from, byte[] type)
    {
        var length = new byte[4];
        await from.ReadExactlyAsync(length, _stop.Token);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
        await from.ReadExactlyAsync(body, _stop.Token);
        return [.. type, .. length, .. body];
    }
}
