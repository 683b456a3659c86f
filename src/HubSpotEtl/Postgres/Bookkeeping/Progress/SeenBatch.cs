namespace HubSpotEtl.Postgres.Bookkeeping.Progress;

/// <summary>Ids that a run has seen, in the order in which it saw them.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="Associated">
/// For each the object types that it may have links with, as bits of <c>AssociationNames</c>; empty where nothing is said of any.
/// </param>
public readonly record struct SeenBatch(ReadOnlyMemory<long> Ids, ReadOnlyMemory<long> Associated = default)
{
    /// <summary>What is left without the first ids.</summary>
    /// <param name="skip">How many, at most all.</param>
    /// <returns>The rest.</returns>
    public SeenBatch From(int skip) => new(Ids[skip..], Associated.IsEmpty ? default : Associated[skip..]);
}
