using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// Stands between the executable and PostgreSQL and breaks connections at the places that it is told. Needs connections without SSL.
/// </summary>
internal sealed class CuttingProxy : LoopbackServer
{
    private readonly string _host;
    private readonly int _port;
    private readonly Lock _gate = new();
    private int _connections;
    private int _silent;
    private int _served = int.MaxValue;
    private Cut? _cut;
    private int _met;
    private int _made;

    private CuttingProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        Listen();
    }

    /// <summary>How many connections were cut.</summary>
    public int CutsMade => Volatile.Read(ref _made);

    public static CuttingProxy Start(IReadOnlyDictionary<string, string?> settings) =>
        new(settings["DB_HOST"]!, int.Parse(settings["DB_PORT"]!, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>
    /// From now on it forwards nothing over the connections that it has, in no direction, and ends none of them; those that come serve.
    /// </summary>
    public void GoSilent() => Volatile.Write(ref _silent, Volatile.Read(ref _connections));

    /// <summary>The same for those that come from now on, until <see cref="GoSilent"/> is asked for anew.</summary>
    public void GoSilentForAll() => Volatile.Write(ref _silent, int.MaxValue);

    /// <summary>From now on it is as a pool that is full: who comes is answered the login, and nothing that follows.</summary>
    public void Crowd() => Volatile.Write(ref _served, Volatile.Read(ref _connections));

    /// <summary>Cuts there from now on.</summary>
    public void Plan(Cut cut)
    {
        lock (_gate)
            (_cut, _met) = (cut, 0);
    }

    protected override async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(_host, _port, End);
        var number = Interlocked.Increment(ref _connections);
        var down = new Answers(server.GetStream(), client.GetStream(), () => HearAsync(number));
        var answers = down.PumpAsync(End);
        await Task.WhenAny(RequestsAsync(client.GetStream(), server.GetStream(), down, number), answers);
    }

    // What has come over a connection that is silent is kept for ever.
    private Task HearAsync(int number) => number <= Volatile.Read(ref _silent) ? Task.Delay(Timeout.Infinite, End) : Task.CompletedTask;

    private async Task RequestsAsync(NetworkStream client, NetworkStream server, Answers answers, int number)
    {
        var buffer = new byte[64 * 1024];
        var watch = new Watch();
        int read;
        while ((read = await client.ReadAsync(buffer, End)) > 0)
        {
            await HearAsync(number);
            if (number > Volatile.Read(ref _served) && answers.HasGreeted)
                await Task.Delay(Timeout.Infinite, End);
            var sent = buffer.AsMemory(0, read);
            if (watch.Find(sent.Span, Current) is not { } at || !Take(watch))
            {
                await server.WriteAsync(sent, End);
                continue;
            }

            await CutAsync(client, server, sent, at, answers);
            return;
        }
    }

    private async Task CutAsync(NetworkStream client, NetworkStream server, Memory<byte> sent, int at, Answers answers)
    {
        var cut = Current!;
        if (cut.LosesAnswer)
        {
            answers.Swallow = true;
            await server.WriteAsync(sent, End);
            await answers.Swallowed.WaitAsync(End);
        }
        else
        {
            var left = cut.MoreBytes;
            var more = sent[..Math.Min(sent.Length, at + left)];
            await server.WriteAsync(more, End);
            left -= more.Length - at;
            var buffer = new byte[1024];
            while (left > 0 && await client.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), End) is > 0 and var read)
            {
                await server.WriteAsync(buffer.AsMemory(0, read), End);
                left -= read;
            }
        }

        Interlocked.Increment(ref _made);
    }

    private Cut? Current
    {
        get
        {
            lock (_gate)
                return _cut;
        }
    }

    private bool Take(Watch watch)
    {
        lock (_gate)
        {
            if (_cut is not { } cut || _met++ < cut.Skip || _met > cut.Skip + cut.Times)
                return false;
            watch.Reset();
            return true;
        }
    }

    /// <summary>Finds the place in what one connection sends, across the borders of what is read at once.</summary>
    private sealed class Watch
    {
        private const int Kept = 100;

        private string _tail = "";
        private bool _hasComeAfter;

        /// <returns>The index in <paramref name="sent"/>, which may be before its start when the place began in what was sent
        /// earlier.</returns>
        public int? Find(ReadOnlySpan<byte> sent, Cut? cut)
        {
            if (cut is null)
                return null;
            var text = _tail + Encoding.Latin1.GetString(sent);
            var before = _tail.Length;
            _tail = text[Math.Max(0, text.Length - Kept)..];
            var from = 0;
            if (cut.After is { } after && !_hasComeAfter)
            {
                from = text.IndexOf(after, StringComparison.Ordinal);
                if (from < 0)
                    return null;
                _hasComeAfter = true;
            }

            var at = text.IndexOf(cut.At, from, StringComparison.Ordinal);
            if (at < 0 || at + cut.At.Length <= before)
                return null;
            _hasComeAfter = false;
            return Math.Max(0, at - before);
        }

        public void Reset() => _tail = "";
    }

    /// <summary>What PostgreSQL answers.</summary>
    private sealed class Answers(NetworkStream server, NetworkStream client, Func<Task> hear)
    {
        private readonly TaskCompletionSource _swallowed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool Swallow;

        /// <summary>Whether the login has been answered.</summary>
        public volatile bool HasGreeted;

        public Task Swallowed => _swallowed.Task;

        public async Task PumpAsync(CancellationToken cancellationToken)
        {
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await server.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await hear();
                // ReadyForQuery (PostgreSQL documentation, "Message Formats")
                HasGreeted |= buffer.AsSpan(0, read).EndsWith("Z\0\0\0\u0005I"u8);
                if (!Swallow)
                    await client.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                else
                    _swallowed.TrySetResult();
            }
        }
    }
}
