using System.Net.Http.Json;
using System.Text.Json;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>A simulated portal in a process of its own, so that its CPU time is not the client's.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    /// <summary>The only token that it takes.</summary>
    public const string Token = "pat-eu1-00000000-0000-0000-0000-000000000000";

    private readonly ProcessRun _run;
    private readonly HttpClient _http;

    private SimulatorProcess(ProcessRun run, Uri address) =>
        (_run, Address, _http) = (run, address, new HttpClient { BaseAddress = address });

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its CPU time until now.</summary>
    public TimeSpan Cpu => ProcessStat.Read(_run.Id)?.Own ?? throw new InvalidOperationException("The simulator is gone.");

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its options.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it listens.</returns>
    public static async Task<SimulatorProcess> StartAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Repository.Root, "src", "HubSpotEtl.Simulator", "bin", "Release", "net10.0", "hubspot-simulator");
        var run = ProcessRun.Start(path, ["--port", "0", "--seed", "42", "--token", Token, "--search-lag", "0", .. arguments]);
        const string listening = "listening on ";
        var line = await run.WaitForLineAsync(
            line => line.StartsWith(listening, StringComparison.Ordinal), cancellationToken: cancellationToken);
        return new SimulatorProcess(run, new Uri(line[listening.Length..]));
    }

    /// <summary>Edits the portal.</summary>
    /// <param name="verb">For example <c>touch_all</c>.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is done.</returns>
    public async Task EditAsync(string verb, object edit, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync($"/__simulator/{verb}", edit, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(
                $"The simulator refuses {verb}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>The calls since the last look, which starts them anew.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The counts.</returns>
    public async Task<CallCounts> TakeCallsAsync(CancellationToken cancellationToken)
    {
        var counts = await _http.GetFromJsonAsync<JsonElement>("/__simulator/calls", cancellationToken);
        await EditAsync("calls/reset", new { }, cancellationToken);
        return new CallCounts(
            counts.GetProperty("rateLimited").GetInt64(),
            counts.GetProperty("families").EnumerateObject().ToDictionary(family => family.Name, family => family.Value.GetInt64()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _run.DisposeAsync();
    }
}
