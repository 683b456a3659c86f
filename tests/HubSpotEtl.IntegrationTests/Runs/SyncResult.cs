using System.Text.Json;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>What a finished run of <c>hubspot-etl</c> said.</summary>
/// <param name="Process">Exit code and streams.</param>
/// <param name="Folder">The folder it ran in.</param>
internal sealed record SyncResult(ProcessResult Process, string Folder)
{
    public int ExitCode => Process.ExitCode;

    /// <summary>The report of <c>--output json</c>.</summary>
    public JsonElement Json => JsonDocument.Parse(Process.Output).RootElement;

    public string Status => Json.GetProperty("status").GetString()!;

    public string[] Warnings => [.. Json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!)];

    public long Figure(string key) => Json.GetProperty(key).GetInt64();

    /// <summary>Fails with all that the run wrote unless it ended with this code.</summary>
    public SyncResult Expect(int exitCode)
    {
        Assert.True(
            ExitCode == exitCode, $"exit code {ExitCode}, not {exitCode}\n--- stdout\n{Process.Output}\n--- stderr\n{Process.Error}");
        return this;
    }
}
