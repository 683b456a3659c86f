using System.Net;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Comparing;

namespace HubSpotEtl.Verify;

/// <summary>
/// Asks HubSpot by id for every candidate before it is called different: the listing and the table were not read at the same moment, and
/// what was created, changed, archived or merged between the two is none.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="metadata">Whose records.</param>
/// <param name="times">Reads the modification times.</param>
/// <param name="comparison">The candidates; takes the answers.</param>
internal sealed class DifferenceConfirmation(
    HubSpotClient client, ObjectMetadata metadata, ModificationTimeReader times, Comparison comparison)
{
    private bool _isArchiveClosed;

    /// <summary>Asks for all of them, 100 a call, and once more for those that are not live.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyCollection<long> gone = [];
        var records = new RecordsById(client, metadata.ObjectType, [metadata.ModifiedProperty, .. WellKnownProperties.Merged]);
        await foreach (var page in records.ReadAsync(comparison.NextAsync, TakeGoneAsync, cancellationToken))
        {
            using (page)
            {
                using var batch = times.Read(page);
                await comparison.TakeFoundAsync(batch, RecordFates.MergedInto(page), cancellationToken);
            }

            if (gone.Count > 0)
                await AskArchivedAsync([.. gone], cancellationToken);
            gone = [];
        }

        Task TakeGoneAsync(IReadOnlyCollection<long> ids)
        {
            gone = ids;
            return comparison.TakeGoneAsync(ids, cancellationToken);
        }
    }

    private async Task AskArchivedAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (_isArchiveClosed)
            return;
        try
        {
            using var page = await client.BatchReadAsync(metadata.ObjectType, ids, ["hs_object_id"], archived: true, cancellationToken);
            await comparison.TakeArchivedAsync(page.ReadArchivedAt(), cancellationToken);
        }
        catch (HubSpotApiException refused) when (refused.Status == HttpStatusCode.BadRequest)
        {
            // Types whose archived records cannot be read, as meetings: then nobody tells when a record was deleted.
            _isArchiveClosed = true;
        }
    }
}
