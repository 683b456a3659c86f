using System.Threading.Tasks.Dataflow;

namespace HubSpotEtl.Pipeline.Flow;

/// <summary>How much may wait in front of each stage, the message being worked on included.</summary>
/// <param name="Workers">Association batch reads at once. Unit: requests, 1 to 64.</param>
internal sealed record PipelineCapacity(int Workers)
{
    /// <summary>Pages in the transformer. One only: those that were fetched ahead wait in the walk. Unit: pages.</summary>
    public ExecutionDataflowBlockOptions Pages { get; } = Bounded(1);

    /// <summary>
    /// Batches in the loader. One only: a batch that waited would be work to be done again after a crash, and the transformer holds the
    /// next one anyway. Unit: batches of up to 3,000 rows.
    /// </summary>
    public ExecutionDataflowBlockOptions Batches { get; } = Bounded(1);

    /// <summary>Association requests waiting and under way. Unit: requests of up to 1,000 ids.</summary>
    public ExecutionDataflowBlockOptions Links { get; } = new()
    {
        BoundedCapacity = 2 * Workers,
        MaxDegreeOfParallelism = Workers,
    };

    private static ExecutionDataflowBlockOptions Bounded(int messages) => new() { BoundedCapacity = messages };
}
