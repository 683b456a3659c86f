using System.Net;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>
/// The deletions of an incremental run: the whole archived listing (HubSpot cannot filter it by time), and the records that left it since
/// the last run, which HubSpot is asked for: what it returns was restored and is loaded. Of the listed ones those with live rows are asked
/// for too before they are marked, and a listing that names records which say of themselves that they are not archived is not believed at
/// all.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="database">Where the tables are.</param>
/// <param name="main">The main table.</param>
/// <param name="flow">The object's flow, for restored records.</param>
/// <param name="marks">Marks what is confirmed.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class ArchiveSweep(
    HubSpotClient client, Database database, TableName main, ObjectFlow flow, DeletionMarks marks, RunScope scope)
{
    /// <summary>Reads the listing and does what follows from it.</summary>
    /// <param name="cancellationToken">Gives up; what is marked stays marked.</param>
    /// <returns>When the rows are marked and restored records loaded.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var archived = await ArchivedIds.BeginAsync(database, main, cancellationToken);
        if (!await ReadAsync(archived, cancellationToken))
            return;
        if (await archived.FindLiveAsync(cancellationToken) > 0)
        {
            await marks.ConfirmAsync(
                archived.Gone, (after, limit, token) => archived.NextLiveAsync(told: true, after, limit, token), cancellationToken);
            await marks.AskAsync(
                archived.Gone, (after, limit, token) => archived.NextLiveAsync(told: false, after, limit, token), cancellationToken);
            await marks.MarkAsync(archived.Gone, cancellationToken);
        }

        await flow.LoadAsync(
            flow.ById.ConfirmAsync(
                archived.NextVanishedAsync, left => KeepArchivedAsync(archived, left, cancellationToken), cancellationToken),
            cancellationToken);
        await archived.SaveAsync(cancellationToken);
    }

    private async Task<bool> ReadAsync(ArchivedIds archived, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in new ListWalk(client).ReadAsync(scope.ObjectType, ArchivedListing.Query, cancellationToken))
            {
                using (page)
                {
                    var entries = page.ReadEntries();
                    if (entries.Any(entry => entry.IsArchived == false))
                        return Disbelieve();
                    foreach (var told in entries.GroupBy(entry => entry.IsArchived == true, entry => entry.Id))
                        await archived.AddAsync([.. told], told.Key, cancellationToken);
                }
            }

            return true;
        }
        catch (HubSpotApiException refused) when (ArchivedListing.IsRefused(refused))
        {
            if (ArchivedListing.IsUnsupported(refused))
            {
                Log.ArchivedNotListed(scope.Logger, scope.ObjectType, refused.Message);
                scope.Warnings.Note(
                    "HubSpot does not list archived records of this type: records that were deleted show at the next full load.");
            }
            else
            {
                scope.Warnings.Fault($"The archived records were not listed, so that deletions wait for the next run: {refused.Message}");
            }

            return false;
        }
    }

    private bool Disbelieve()
    {
        scope.WithholdMarks(
            "the listing of archived records names records that are not archived, so it is not believed. "
            + "If a proxy stands before HubSpot, see that it passes archived=true on");
        return false;
    }

    // A listing that is cut names fewer than there are: what is archived still stays in the list, or nobody would notice that it is
    // restored.
    private async Task KeepArchivedAsync(ArchivedIds archived, IReadOnlyCollection<long> left, CancellationToken cancellationToken)
    {
        try
        {
            using var page = await client.BatchReadAsync(
                scope.ObjectType, [.. left.Order()], ["hs_object_id"], archived: true, cancellationToken);
            await archived.AddAsync([.. page.ReadIds().Where(left.Contains)], told: true, cancellationToken);
        }
        catch (HubSpotApiException refused) when (refused.Status == HttpStatusCode.BadRequest)
        {
            await archived.AddAsync(left, told: true, cancellationToken);
        }
    }
}
