using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Reporting.Progress;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Verify;

/// <summary>
/// All of HubSpot's live ids and modification times into a comparison. They are listed, not searched: the search index lags, the listing is
/// the record store itself. It is read at several places at once, so its pages come in no order.
/// </summary>
/// <param name="services">What all objects share.</param>
/// <param name="metadata">Whose records.</param>
/// <param name="times">Turns pages into batches.</param>
/// <param name="comparison">Takes the batches.</param>
internal sealed class ModificationTimeListing(
    SyncServices services, ObjectMetadata metadata, ModificationTimeReader times, Comparison comparison)
{
    private long _records;
    private long _pages;

    /// <summary>Reads the listing to its end.</summary>
    /// <param name="total">How many records there are, for the progress; null when not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadAsync(long? total, CancellationToken cancellationToken)
    {
        services.Progress.Watch(metadata.ObjectType, () => State(total));
        var pages = new RangeWalk(services.Client)
            .ReadAsync(metadata.ObjectType, [metadata.ModifiedProperty], from: null, cancellationToken);
        await foreach (var page in pages.WithCancellation(cancellationToken))
        {
            using (page)
            {
                foreach (var full in times.Add(page))
                    await AddAsync(full, cancellationToken);
            }

            _pages++;
        }

        if (times.Flush() is { } last)
            await AddAsync(last, cancellationToken);
    }

    private async Task AddAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        using (batch)
            await comparison.AddAsync(batch, cancellationToken);
        _records += batch.SeenIds.Length;
    }

    private ProgressSnapshot State(long? total) => new()
    {
        Records = Interlocked.Read(ref _records),
        TotalRecords = total,
        Pages = Interlocked.Read(ref _pages),
        ApiCallsLeft = services.Client.Usage.DailyRemaining,
        ApiLoad = services.Client.Load,
    };
}
