using System.Text.Json;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>A run of the executable.</summary>
/// <param name="Sample">What it took.</param>
/// <param name="Report">Its own JSON report.</param>
/// <param name="PeakBytes">The most memory it had resident, by the kernel's account.</param>
internal sealed record ProductRun(Sample Sample, JsonElement Report, long PeakBytes)
{
    /// <summary>Rows merged, those included that were so already.</summary>
    public long Merged => Number("db_upserts");

    /// <summary>Those of them that were so already.</summary>
    public long Unchanged => Number("db_unchanged");

    /// <summary>Links found.</summary>
    public long Links => Number("associations_found");

    /// <summary>Unit: megabytes of 1,000,000 bytes.</summary>
    public double PeakMegabytes => PeakBytes / 1e6;

    /// <summary>Fails unless the run was one that counts.</summary>
    /// <param name="mode">The mode it should have had.</param>
    /// <param name="merged">Rows that it should have merged.</param>
    /// <param name="unchanged">Those of them that should not have been written.</param>
    /// <returns>This.</returns>
    /// <exception cref="InvalidOperationException">It was another.</exception>
    public ProductRun Require(string mode, long merged, long unchanged)
    {
        var (status, hadMode) = (Report.GetProperty("status").GetString(), Report.GetProperty("sync_mode").GetString());
        return status == "healthy" && hadMode == mode && Merged == merged && Unchanged == unchanged
            ? this
            : throw new InvalidOperationException(
                $"Expected healthy, {mode}, {merged} merged, {unchanged} unchanged; it was {status}, {hadMode}, {Merged}, {Unchanged}: "
                    + $"{Report}");
    }

    private long Number(string key) => Report.GetProperty(key).GetInt64();
}
