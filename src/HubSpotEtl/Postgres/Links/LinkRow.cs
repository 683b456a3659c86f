namespace HubSpotEtl.Postgres.Links;

/// <summary>One link between two records, as it is stored.</summary>
/// <param name="From">The record that was asked about.</param>
/// <param name="To">The record it is linked with.</param>
/// <param name="TypeId">The association type.</param>
/// <param name="Category">Who defined it; with the type id it says what the link means.</param>
/// <param name="Label">The label people gave it, if any.</param>
public readonly record struct LinkRow(long From, long To, long TypeId, string Category, string? Label);
