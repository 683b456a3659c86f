using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Documentation;

/// <summary>The lines of the READMEs by which one tries the program without a portal.</summary>
public sealed partial class PortalOfTheReadme : IAsyncLifetime
{
    private PostgresFixture _postgres = null!;

    public async ValueTask InitializeAsync() => _postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.es.md")]
    public async Task has_what_the_commands_after_it_are_shown_with(string readme)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, readme), TestContext.Current.CancellationToken);
        var port = FreePort();
        var settings = _postgres.Schema.Database.Settings(_postgres.Schema.Name);
        var simulator = Path.Combine(AppContext.BaseDirectory, "hubspot-simulator.dll");

        // In the place of run.sh, which would build, and start the checkout's own PostgreSQL.
        var result = await ProcessRun.RunAsync("bash", ["-c", $$"""
            run() { if [ "$1" = simulator ]; then exec dotnet '{{simulator}}' "${@:2}" >/dev/null; fi; echo 'export {{string.Join(' ', settings.Select(one => $"{one.Key}={one.Value}"))}}'; }
            {{Block().Match(text).Value.Replace("./run.sh", "run", StringComparison.Ordinal).Replace("8123", $"{port}", StringComparison.Ordinal)}}
            trap "kill $!" EXIT
            until (: </dev/tcp/127.0.0.1/{{port}}) 2>/dev/null; do sleep 0.1; done
            '{{Repository.Executable}}' check --object-type contacts,companies,deals
            """], workingDirectory: Path.GetTempPath(), timeout: TimeSpan.FromMinutes(4), cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("contact", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"(?m)^\./run\.sh simulator (.+\n)+?export .+$")]
    private static partial Regex Block();
}
