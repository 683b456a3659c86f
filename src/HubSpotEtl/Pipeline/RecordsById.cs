using System.Runtime.CompilerServices;
using HubSpotEtl.HubSpot;

namespace HubSpotEtl.Pipeline;

/// <summary>Gives ids in ascending order, a page at a time.</summary>
/// <param name="afterId">The last id of the page before; <see cref="long.MinValue"/> for the first.</param>
/// <param name="limit">Unit: ids.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>At most <paramref name="limit"/> ids; none at the end.</returns>
internal delegate Task<IReadOnlyList<long>> NextIds(long afterId, int limit, CancellationToken cancellationToken);

/// <summary>Records read by id, as pages that flow like any others.</summary>
/// <param name="client">The API.</param>
/// <param name="objectType">Whose records.</param>
/// <param name="properties">The properties to read.</param>
internal sealed class RecordsById(HubSpotClient client, string objectType, IReadOnlyList<string> properties)
{
    /// <summary>Asks HubSpot for every id.</summary>
    /// <param name="next">The ids.</param>
    /// <param name="missing">Told which of them HubSpot does not return under that id, before the page of the others is given.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages of what it returns, survivors of merges included.</returns>
    public async IAsyncEnumerable<Page> ReadAsync(
        NextIds next, Func<IReadOnlyCollection<long>, Task> missing, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = long.MinValue;
        while (await next(last, HubSpotClient.MaxBatchReadIds, cancellationToken) is { Count: > 0 } ids)
        {
            last = ids[^1];
            var page = await client.BatchReadAsync(objectType, ids, properties, cancellationToken);
            var gone = ids.ToHashSet();
            gone.ExceptWith(page.ReadIds());
            if (gone.Count > 0)
                await missing(gone);
            yield return page.WithNext(null);
        }
    }
}
