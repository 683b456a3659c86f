using System.Net;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Plan.Report;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;

namespace HubSpotEtl.Plan;

/// <summary>What an incremental run calls: the search, the associations of what it finds, the listing of archived records.</summary>
/// <param name="client">Asks what has to be known.</param>
/// <param name="database">Where the tables are.</param>
/// <param name="metadata">What HubSpot says about the object.</param>
/// <param name="properties">The properties that are asked for.</param>
/// <param name="warnings">Told what can only be guessed.</param>
internal sealed class IncrementalForecast(
    HubSpotClient client, Database database, ObjectMetadata metadata, IReadOnlyList<string> properties, RunWarnings warnings)
{
    private const int RecordsOfPage = 100;
    private const int RecordsOfSearch = 200;

    // What HubSpot's documents allow a search body (hubspot.com, "Search the CRM"); often more is taken. Unit: characters.
    private const int DocumentedSearchBody = 3_000;

    // Archived records that are counted one by one where no earlier run has.
    private const int MostCountedPages = 10;

    /// <summary>How many records the run has still to read.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<long> CountAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Changes is { } changes)
            return changes;
        if (plan.Resumed?.Phase == RunPhase.AfterRecords)
            return 0;
        var last = plan.Resumed?.Cursor is { } cursor ? SearchWalk.IdOf(new Cursor(cursor)) ?? 0 : 0;
        return await client.CountAsync(
            metadata.ObjectType, [.. plan.Window!.Filters, SearchFilter.Above("hs_object_id", last)], cancellationToken);
    }

    /// <summary>Reckons the calls.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="changes">Records to be read.</param>
    /// <param name="main">The main table.</param>
    /// <param name="liveRows">Rows in it that are not marked deleted.</param>
    /// <param name="linksDone">How far an interrupted run has come with the associations, by target.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The calls.</returns>
    public async Task<CallCounts> ReckonAsync(
        RunPlan plan, long changes, TableName main, long liveRows,
        IReadOnlyDictionary<string, long> linksDone, CancellationToken cancellationToken)
    {
        var ids = changes + (plan.Resumed?.Records ?? 0);
        var links = metadata.Targets.Sum(target => CallsFor(target, ids - linksDone.GetValueOrDefault(target.ObjectTypeId)));
        links += metadata.Targets.Where(target => plan.RefreshesLinks || plan.LinksOwed.Contains(target.ObjectTypeId))
            .Sum(target => CallsFor(target, liveRows));
        return await SearchesAsync(plan, changes, cancellationToken)
            + new CallCounts(await ArchivedPagesAsync(main, cancellationToken), 0, links);
    }

    private long CallsFor(AssociationTarget target, long records) =>
        metadata.IsLikely(target) ? CallCounts.For(records, LinkBatcher.MaxIds) : Math.Min(records, 1);

    private async Task<CallCounts> SearchesAsync(RunPlan plan, long changes, CancellationToken cancellationToken)
    {
        var searches = CallCounts.For(changes, RecordsOfSearch);
        return changes > 0 && await IsRefusedAsync(plan.Window!, cancellationToken)
            ? new CallCounts(CallCounts.For(changes, HubSpotClient.MaxBatchReadIds), searches + 1, 0)
            : new CallCounts(0, searches, 0);
    }

    // A body that HubSpot finds too long: the ids are searched for, the records read by id. Only HubSpot can tell.
    private async Task<bool> IsRefusedAsync(SearchWindow window, CancellationToken cancellationToken)
    {
        if (properties.Sum(property => property.Length + 3) < DocumentedSearchBody / 2)
            return false;
        try
        {
            var query = new SearchQuery
            {
                Filters = [.. window.Filters, SearchFilter.Above("hs_object_id", 0)], Properties = properties, Limit = 1,
            };
            using var page = await client.SearchAsync(metadata.ObjectType, query, cancellationToken);
            return false;
        }
        catch (HubSpotApiException refused) when (refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
        {
            return true;
        }
    }

    private async Task<long> ArchivedPagesAsync(TableName main, CancellationToken cancellationToken)
    {
        if (await ArchivedIds.CountKeptAsync(database, main, cancellationToken) is { } kept)
            return Math.Max(1, CallCounts.For(kept, RecordsOfPage));
        var pages = 0;
        try
        {
            await foreach (var page in new ListWalk(client).ReadAsync(metadata.ObjectType, ArchivedListing.Query, cancellationToken))
            {
                page.Dispose();
                if (++pages < MostCountedPages || page.Next is null)
                    continue;
                warnings.Note(
                    $"There are more than {pages * RecordsOfPage} archived records, each {RecordsOfPage} of which take one more call: how "
                        + "many is not known yet.");
                return pages;
            }
        }
        catch (HubSpotApiException refused) when (ArchivedListing.IsRefused(refused))
        {
            // A type that lists none: the run learns that by the same one call.
        }

        return Math.Max(1, pages);
    }
}
