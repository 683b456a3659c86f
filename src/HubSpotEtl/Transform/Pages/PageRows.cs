using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Transform.Pages;

/// <summary>What one page gave.</summary>
/// <param name="Ids">The ids of the page's records that have a row, in the page's order; the caller's to keep.</param>
/// <param name="Associated">
/// For each of <paramref name="Ids"/> what it may have links with, as the bits of <see cref="AssociationNames"/>; empty: with anything.
/// </param>
/// <param name="Full">Batches that are complete with this page, oldest first; usually none. The caller disposes of them.</param>
public sealed record PageRows(ReadOnlyMemory<long> Ids, ReadOnlyMemory<long> Associated, IReadOnlyList<RowBatch> Full);
