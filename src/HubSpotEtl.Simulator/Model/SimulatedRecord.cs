namespace HubSpotEtl.Simulator.Model;

/// <summary>The truth about a record, as the API would serve it now.</summary>
/// <param name="Id">Record id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Properties">Every live property with its value; null where unset. Text as served, lone surrogates and NUL included.</param>
/// <param name="CreatedAt">Creation.</param>
/// <param name="UpdatedAt">Last write of a property.</param>
/// <param name="ArchivedAt">When it was archived; null when it is not.</param>
/// <param name="MergedInto">Survivor of the merge; null when not merged.</param>
public sealed record SimulatedRecord(
    long Id,
    RecordState State,
    IReadOnlyDictionary<string, string?> Properties,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ArchivedAt,
    long? MergedInto)
{
    /// <summary>Whether the ordinary list shows it.</summary>
    public bool IsLive => State == RecordState.Live;

    /// <summary>Whether it is in the recycle bin.</summary>
    public bool IsArchived => State == RecordState.Archived;
}
