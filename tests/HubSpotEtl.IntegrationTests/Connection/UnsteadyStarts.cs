using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HubSpotEtl.IntegrationTests.Faults;
using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// A database that is not there yet when a run begins, or breaks the very first connections: it is waited for as it is later on.
/// </summary>
public sealed class UnsteadyStarts
{
    public static TheoryData<string> Starts =>
        ["cut at once", "reset at once", "cut in the handshake", "reset in the handshake", "57P03", "53300"];

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task are_waited_for(string start)
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 30)));
        // Npgsql itself may try once more without encryption.
        await using var server = new Unsteady(portal.Schema.Database.Settings(""), start, times: 4);
        portal.Settings["DB_PORT"] = server.Port.ToString(CultureInfo.InvariantCulture);

        var run = await portal.RunAsync("--object-type", "contacts");

        Assert.True(run.RequireHealthy().GetProperty("retries").GetInt64() > 0, run.Everything);
        Assert.Equal(0, server.Left);
        await portal.AssertTruthAsync("contacts");
    }

    /// <summary>Stands before PostgreSQL and spoils the first connections.</summary>
    private sealed class Unsteady : LoopbackServer
    {
        private readonly (string Host, int Port) _server;
        private readonly string _how;
        private int _left;

        public Unsteady(Dictionary<string, string?> settings, string how, int times)
        {
            (_server, _how, _left) = ((settings["DB_HOST"]!, int.Parse(settings["DB_PORT"]!, CultureInfo.InvariantCulture)), how, times);
            Listen();
        }

        public int Left => _left;

        protected override async Task ServeAsync(TcpClient client)
        {
            if (_left > 0)
            {
                _left--;
                await SpoilAsync(client);
                return;
            }

            using var server = new TcpClient();
            await server.ConnectAsync(_server.Host, _server.Port, End);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), End), server.GetStream().CopyToAsync(client.GetStream(), End));
        }

        private async Task SpoilAsync(TcpClient client)
        {
            if (_how.StartsWith("reset", StringComparison.Ordinal))
                client.LingerState = new LingerOption(enable: true, seconds: 0);
            if (_how.EndsWith("at once", StringComparison.Ordinal))
                return;
            var stream = client.GetStream();
            var request = new byte[8];
            await stream.ReadExactlyAsync(request, End);
            // The request for encryption; what comes after the refusal is the start itself.
            if (BitConverter.ToInt32(request.AsSpan(4)) == IPAddress.HostToNetworkOrder(80877103))
            {
                await stream.WriteAsync("N"u8.ToArray(), End);
                await stream.ReadExactlyAsync(request, End);
            }

            await stream.ReadExactlyAsync(new byte[IPAddress.NetworkToHostOrder(BitConverter.ToInt32(request)) - request.Length], End);
            if (_how.EndsWith("handshake", StringComparison.Ordinal))
                return;
            var fields = Encoding.ASCII.GetBytes($"SFATAL\0VFATAL\0C{_how}\0Mmade for a test\0\0");
            await stream.WriteAsync(
                (byte[])[(byte)'E', .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(fields.Length + 4)), .. fields], End);
        }
    }
}
