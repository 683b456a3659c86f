using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.Pipeline.Reading;

/// <summary>
/// HubSpot's count of an object's records. It is asked for when the listing begins, with the highest id, so that progress knows its end and
/// the listing can be read at several places, and is needed when the listing is over, as a second opinion. A short load gets by with one
/// call; after a longer one the count is asked for again, for by then the search index knows of records that were new at the start, and a
/// listing that lacks them must not pass for whole.
/// </summary>
/// <param name="check">Asks HubSpot.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordCount(ListingCheck check, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private (long? Records, long At)? _first;
    private readonly CancellationTokenSource _end = new();
    private Task<ListingExtent?> _asking = Task.FromResult<ListingExtent?>(null);

    /// <summary>The count as it was at the start; null while it is not known, or where there is none.</summary>
    public long? AtStart { get; private set; }

    /// <summary>Asks.</summary>
    /// <returns>The count and the highest id; null where they cannot be told. Nobody has to wait for it.</returns>
    public Task<ListingExtent?> AskAsync() => _asking = TryAskAsync(_end.Token);

    /// <summary>The count now.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Live records; null where the type cannot be counted.</returns>
    /// <exception cref="HubSpotApiException">Refused, or every try failed.</exception>
    public async Task<long?> NowAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        return _first is var (records, at) && time.GetElapsedTime(at) < Freshness ? records : await check.CountAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _asking;
        _end.Dispose();
    }

    private async Task<ListingExtent?> TryAskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var at = time.GetTimestamp();
            var extent = await check.ExtentAsync(cancellationToken);
            AtStart = extent?.Records;
            _first = (AtStart, at);
            return extent;
        }
        catch (Exception failure) when (failure is HubSpotApiException or OperationCanceledException)
        {
            // Progress has no end then, and pages are read one after the other. What is wrong, and still is at the end of the listing, is
            // told there.
            return null;
        }
    }
}
