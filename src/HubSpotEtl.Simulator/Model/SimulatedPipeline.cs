namespace HubSpotEtl.Simulator.Model;

/// <summary>A pipeline of an object type.</summary>
/// <param name="Id">Pipeline id: a word, digits or a UUID.</param>
/// <param name="Label">Label.</param>
/// <param name="DisplayOrder">Place in the list.</param>
/// <param name="Stages">Its stages.</param>
public sealed record SimulatedPipeline(string Id, string Label, int DisplayOrder, IReadOnlyList<SimulatedStage> Stages)
{
    /// <summary>When it was archived; null: it is not.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>As served; null: 1970-01-01T00:00:00Z, as HubSpot's own have. Legacy ones may be an empty text.</summary>
    public string CreatedAt { get; init; } = "1970-01-01T00:00:00Z";

    /// <summary>As served.</summary>
    public string UpdatedAt { get; init; } = "1970-01-01T00:00:00Z";
}

/// <summary>A stage of a pipeline.</summary>
/// <param name="Id">Stage id.</param>
/// <param name="Label">Label.</param>
/// <param name="DisplayOrder">Place in the pipeline.</param>
/// <param name="Metadata">Text to text: isClosed, probability, ticketState, leadState, state.</param>
public sealed record SimulatedStage(string Id, string Label, int DisplayOrder, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>When it was archived; null: it is not.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>As served.</summary>
    public string CreatedAt { get; init; } = "1970-01-01T00:00:00Z";

    /// <summary>As served.</summary>
    public string UpdatedAt { get; init; } = "1970-01-01T00:00:00Z";
}
