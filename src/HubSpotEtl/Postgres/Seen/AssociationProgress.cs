namespace HubSpotEtl.Postgres.Seen;

/// <summary>How far the links of a target are, moved in the transaction that stores them.</summary>
/// <param name="Table">The main table that the links start from.</param>
/// <param name="RunId">The logical run.</param>
/// <param name="Target">The target's object type id.</param>
/// <param name="IdsDone">How many of the run's seen ids, in batch order, have their links stored. Unit: ids.</param>
public sealed record AssociationProgress(TableName Table, Guid RunId, string Target, long IdsDone);
