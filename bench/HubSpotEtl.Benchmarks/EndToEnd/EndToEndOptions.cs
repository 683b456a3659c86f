using CommandLine;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>
/// The command line of <c>bench e2e</c>. What is not given has a default of the scenario's own, so that it ends in a few minutes.
/// </summary>
internal sealed class EndToEndOptions
{
    /// <summary>Which scenarios; all when none is named.</summary>
    [Value(
        0, MetaName = "scenarios",
        HelpText = "first, wide, unchanged, changed, incremental, associations, nothing, api-bound, variants, pipeline, alternatives; "
            + "default: all of them.")]
    public IEnumerable<string> Scenarios { get; set; } = [];

    /// <summary>Unit: records.</summary>
    [Option("records", HelpText = "Records of the object; default: the scenario's own.")]
    public int? Records { get; set; }

    /// <summary>Unit: properties.</summary>
    [Option("properties", HelpText = "Properties of the object; default: the scenario's own.")]
    public int? Properties { get; set; }

    /// <summary>Unit: rounds, after one that is not counted.</summary>
    [Option("rounds", HelpText = "How often each side is measured, in turn; default 3, api-bound 1.")]
    public int? Rounds { get; set; }

    /// <summary>Unit: connections.</summary>
    [Option("connections", Default = 1, HelpText = "Connections that the floor, and in 'pipeline' the product, loads with.")]
    public int Connections { get; set; }

    /// <summary>Unit: rows.</summary>
    [Option("batch-rows", HelpText = "Rows that the floor, and in 'pipeline' the product, merges at once; default: the product's own.")]
    public int BatchRows { get; set; } = new RowBatchLimits().Rows;

    /// <summary>A path.</summary>
    [Option("executable", HelpText = "Another hubspot-etl than the one of this checkout; 'variants' runs both.")]
    public string? Executable { get; set; }

    /// <summary>NAME=VALUE.</summary>
    [Option("set", HelpText = "Environment of hubspot-etl: --set DOTNET_TieredPGO=0 ETL_MAX_WORKERS=4")]
    public IEnumerable<string> Settings { get; set; } = [];

    /// <summary>A path.</summary>
    [Option("report", HelpText = "Append the tables to this Markdown file too.")]
    public string? Report { get; set; }
}
