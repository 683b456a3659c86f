using System.Text.Json;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>How a sync ended.</summary>
internal sealed class SyncOutcome(ProcessResult process)
{
    public int ExitCode => process.ExitCode;

    public string Log => process.Error;

    /// <summary>All it said, for messages of failed assertions.</summary>
    public string Everything => $"exit code {ExitCode}\n--- stdout\n{process.Output}\n--- stderr\n{process.Error}";

    /// <summary>What it printed: the report of a single object, or the document of several or failed ones.</summary>
    public JsonElement Report => JsonDocument.Parse(process.Output).RootElement;

    /// <summary>The object's own report out of that of several.</summary>
    public JsonElement ResultOf(string objectType) =>
        Report.GetProperty("results").EnumerateArray().Single(one => one.GetProperty("object_type").GetString() == objectType);

    public JsonElement RequireHealthy()
    {
        Assert.True(ExitCode == 0, Everything);
        return Report;
    }
}
