using System.Runtime.CompilerServices;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.Pipeline.Reading;

/// <summary>Gives ids in ascending order, a page at a time.</summary>
/// <param name="afterId">The last id of the page before; <see cref="long.MinValue"/> for the first.</param>
/// <param name="limit">Unit: ids.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>At most <paramref name="limit"/> ids; none at the end.</returns>
internal delegate Task<IReadOnlyList<long>> NextIds(long afterId, int limit, CancellationToken cancellationToken);

/// <summary>
/// Records read by id, as pages that flow like any others. A record that an answer leaves out is not therefore gone: HubSpot names those
/// that it has not (category OBJECT_NOT_FOUND), and a survivor names what was merged into it. What an answer passes over in silence is
/// asked for once more, and then alone; what is silent even then stays unanswered.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="objectType">Whose records.</param>
/// <param name="properties">The properties to read.</param>
internal sealed class RecordsById(HubSpotClient client, string objectType, IReadOnlyList<string> properties)
{
    // One call each, where HubSpot as a rule needs none: a server that never names what it has not must not cost a call a record.
    private const int MostAlone = 100;

    private int _leftAlone = MostAlone;

    /// <summary>Records that HubSpot has neither returned nor said to have not: nothing may be concluded about them.</summary>
    public long Unanswered { get; private set; }

    /// <summary>Says so, where there are any.</summary>
    /// <param name="warnings">The object's.</param>
    public void TellUnanswered(RunWarnings warnings)
    {
        if (Unanswered > 0)
            warnings.Fault(
                $"HubSpot, asked for them by id, neither returned {Unanswered} records nor said that it has not got them; their rows stay "
                    + "as they are. A full load asks again.");
    }

    /// <summary>Asks HubSpot for every id.</summary>
    /// <param name="next">The ids.</param>
    /// <param name="missing">Told which of them HubSpot says to have not under that id, before the page of the others is given.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages of what it returns, survivors of merges included.</returns>
    public IAsyncEnumerable<Page> ReadAsync(
        NextIds next, Func<IReadOnlyCollection<long>, Task> missing, CancellationToken cancellationToken = default) =>
        ReadAsync(next, missing, silenceTells: false, cancellationToken);

    /// <summary>The same for some at hand, where it makes no difference which of them are gone.</summary>
    /// <param name="ids">In ascending order.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages of what it returns.</returns>
    public IAsyncEnumerable<Page> ReadAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) => ReadAsync(
        (after, limit, _) =>
            Task.FromResult<IReadOnlyList<long>>([.. ids.Where(id => id > after).Take(limit)]), _ => Task.CompletedTask, cancellationToken);

    /// <summary>
    /// The same for records of which another answer has said already that they are not live: those that are left out are missing.
    /// </summary>
    /// <inheritdoc cref="ReadAsync(NextIds, Func{IReadOnlyCollection{long}, Task}, CancellationToken)"/>
    public IAsyncEnumerable<Page> ConfirmAsync(
        NextIds next, Func<IReadOnlyCollection<long>, Task> missing, CancellationToken cancellationToken = default) =>
        ReadAsync(next, missing, silenceTells: true, cancellationToken);

    private async IAsyncEnumerable<Page> ReadAsync(
        NextIds next, Func<IReadOnlyCollection<long>, Task> missing, bool silenceTells,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = long.MinValue;
        while (await next(last, HubSpotClient.MaxBatchReadIds, cancellationToken) is { Count: > 0 } ids)
        {
            last = ids[^1];
            // A row of somebody's own, such as -1 for "unknown": a batch that names it would be refused as a whole.
            var impossible = ids.Where(id => id <= 0).ToList();
            if (impossible.Count > 0)
                await missing(impossible);
            if (impossible.Count == ids.Count)
                continue;
            await foreach (var (part, page) in new BatchWalk(client)
                .ReadAsync(objectType, [.. ids.Skip(impossible.Count)], properties, cancellationToken))
            {
                var (gone, silent) = Read(page, part);
                if (silenceTells)
                    gone.UnionWith(silent);
                var again = silenceTells || silent.Count == 0 ? null : await AskAgainAsync(gone, [.. silent.Order()], cancellationToken);
                if (gone.Count > 0)
                    await missing(gone);
                yield return page.WithNext(null);
                if (again is not null)
                    yield return again.WithNext(null);
            }
        }
    }

    private async Task<Page> AskAgainAsync(HashSet<long> gone, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        // With what names merged records, which the first answer was perhaps not asked for.
        var page = await client.BatchReadAsync(objectType, ids, [.. properties.Union(WellKnownProperties.Merged)], cancellationToken);
        var (told, silent) = Read(page, ids);
        gone.UnionWith(told);
        foreach (var id in silent.Order())
        {
            if (_leftAlone > 0 && await IsGoneAsync(id, cancellationToken))
                gone.Add(id);
            else
                Unanswered++;
        }

        return page;
    }

    // One that HubSpot has all the same is as good as unanswered: a batch read did not bring what it holds.
    private async Task<bool> IsGoneAsync(long id, CancellationToken cancellationToken)
    {
        _leftAlone--;
        try
        {
            return await client.FindRecordAsync(objectType, id, cancellationToken) != id;
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            return false;
        }
    }

    private static (HashSet<long> Gone, HashSet<long> Silent) Read(Page page, IReadOnlyList<long> ids)
    {
        var left = ids.ToHashSet();
        var entries = page.ReadEntries();
        var archived = entries.Where(entry => entry.IsArchived == true).Select(entry => entry.Id).ToHashSet();
        left.ExceptWith(entries.Select(entry => entry.Id).Except(archived));
        if (left.Count == 0)
            return ([], []);
        var gone = left.Where(page.ReadNotFound().Union(RecordFates.MergedInto(page).Keys).Union(archived).ToHashSet().Contains)
            .ToHashSet();
        left.ExceptWith(gone);
        return (gone, left);
    }
}
