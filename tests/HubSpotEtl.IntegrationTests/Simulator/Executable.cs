using System.Diagnostics;

namespace HubSpotEtl.IntegrationTests.Simulator;

public sealed class Executable
{
    [Fact]
    public async Task it_says_where_it_listens_and_ends_well_on_sigterm()
    {
        using Process simulator = Start("--port", "0", "--objects", "contacts=3,meters=2", "--limits", "off");
        string? line = await simulator.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("listening on http://127.0.0.1:", line, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri(line!["listening on ".Length..]) };

        string truth = await http.GetStringAsync(
            new Uri("/__simulator/truth/meters", UriKind.Relative), TestContext.Current.CancellationToken);
        using Process kill = Process.Start("kill", ["-TERM", $"{simulator.Id}"]);
        await simulator.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, truth.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(0, simulator.ExitCode);
    }

    [Theory]
    [InlineData("--objects=contacts=many", "contacts=many")]
    [InlineData("--limits=none", "--limits none")]
    [InlineData("--no-such-option", "no-such-option")]
    [InlineData("--recorded=/no/such/folder", "/no/such/folder")]
    public async Task a_mistake_is_named_and_ends_it_with_2(string argument, string named)
    {
        using Process simulator = Start(argument);

        string error = await simulator.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await simulator.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, simulator.ExitCode);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task help_names_every_option()
    {
        using Process simulator = Start("--help");

        string help = await simulator.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await simulator.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, simulator.ExitCode);
        Assert.All(
            ["--objects", "--recorded", "--limits", "--search-lag", "--faults", "__simulator/truth"],
            word => Assert.Contains(word, help, StringComparison.Ordinal));
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "hubspot-simulator.dll"), .. arguments])
    {
        RedirectStandardOutput = true, RedirectStandardError = true,
    })!;
}
