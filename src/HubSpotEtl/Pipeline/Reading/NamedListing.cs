using System.Net;
using System.Runtime.CompilerServices;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.Pipeline.Links;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Reading;

/// <summary>
/// The listing of all live records, each naming the object types with which it has links, as far as HubSpot lets them be asked for.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="objectType">Whose records.</param>
/// <param name="properties">The properties to read.</param>
/// <param name="named">The targets to be named.</param>
/// <param name="logger">The run's log.</param>
internal sealed class NamedListing(
    HubSpotClient client, string objectType, IReadOnlyList<string> properties, NamedTargets named, ILogger logger)
{
    /// <summary>How far the listing reaches, where that is asked for already.</summary>
    public Task<ListingExtent?>? Extent { get; init; }

    /// <summary>
    /// Reads on from a cursor. One that HubSpot knows no more, since it promises nothing about how long it does, is no end: the listing
    /// begins anew.
    /// </summary>
    /// <param name="from">Null at the start.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages, each to be disposed of.</returns>
    /// <exception cref="HubSpotApiException">A page could not be read.</exception>
    public async IAsyncEnumerable<Page> ReadAsync(Cursor? from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var query = new ListQuery { Properties = properties, After = from, Associations = named.Query };
        var (pages, any) = await BeginOrRestartAsync(query, cancellationToken);
        try
        {
            for (; any; any = await pages.MoveNextAsync())
                yield return pages.Current;
        }
        finally
        {
            await pages.DisposeAsync();
        }
    }

    // A type that may not be read is refused together with the listing that asks for its links.
    internal static bool MayMeanAssociations(HubSpotApiException refused) =>
        refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound;

    private async Task<(IAsyncEnumerator<Page> Pages, bool Any)> BeginOrRestartAsync(ListQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await BeginAsync(query, cancellationToken);
        }
        catch (HubSpotApiException refused) when (query.After is not null
            && refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.RequestUriTooLong)
        {
            Log.CheckpointDiscarded(logger, objectType, $"its cursor is refused ({refused.Message})");
            return await BeginAsync(query with { After = null }, cancellationToken);
        }
    }

    private async Task<(IAsyncEnumerator<Page> Pages, bool Any)> BeginAsync(ListQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await FirstAsync(query, cancellationToken);
        }
        catch (HubSpotApiException refused) when (query.Associations.Count > 0 && MayMeanAssociations(refused))
        {
            Log.NamingRefused(logger, objectType, refused.Message);
            return await FirstAsync(query with { Associations = [] }, cancellationToken);
        }
    }

    private async Task<(IAsyncEnumerator<Page> Pages, bool Any)> FirstAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var pages = new RangeWalk(client) { Extent = Extent }.ReadAsync(objectType, query, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        try
        {
            return (pages, await pages.MoveNextAsync());
        }
        catch
        {
            await pages.DisposeAsync();
            throw;
        }
    }
}
