using System.Net;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Postgres;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// The deletions of an incremental run: the whole archived listing (HubSpot cannot filter it by time), whose records are marked deleted, and the
/// records that left it since the last run, which HubSpot is asked for: what it returns was restored and is loaded.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="database">Where the tables are.</param>
/// <param name="tables">The association tables, from which the links of deleted records go.</param>
/// <param name="flow">The object's flow, for restored records.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class ArchiveSweep(HubSpotClient client, Database database, LinkTables tables, ObjectFlow flow, RunScope scope)
{
    /// <summary>Reads the listing and does what follows from it.</summary>
    /// <param name="cancellationToken">Gives up; what is marked stays marked.</param>
    /// <returns>When the rows are marked and restored records loaded.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var archived = await ArchivedIds.BeginAsync(database, tables.Main, cancellationToken);
        if (!await MarkListedAsync(archived, cancellationToken))
            return;
        await flow.LoadAsync(
            flow.ById.ReadAsync(archived.NextVanishedAsync, _ => Task.CompletedTask, cancellationToken), cancellationToken);
        await archived.SaveAsync(cancellationToken);
    }

    private async Task<bool> MarkListedAsync(ArchivedIds archived, CancellationToken cancellationToken)
    {
        var query = new ListQuery { Archived = true, Properties = ["hs_object_id"] };
        try
        {
            await foreach (var page in new ListWalk(client).ReadAsync(scope.ObjectType, query, cancellationToken))
            {
                using (page)
                    scope.Counters.AddDeleted(await archived.AddAsync([.. page.ReadIds()], tables.All, cancellationToken));
            }

            return true;
        }
        catch (HubSpotApiException refused) when (refused.Status == HttpStatusCode.BadRequest)
        {
            // Meetings: "Paging through deleted objects is not yet supported".
            Log.ArchivedNotListed(scope.Logger, scope.ObjectType, refused.Message);
            return false;
        }
    }
}
