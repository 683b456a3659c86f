using System.Collections.Concurrent;
using System.Threading.Channels;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Postgres;
using Npgsql;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// The end of the association flow: asks HubSpot for the links of up to 1,000 records with one object type, and replaces those records' link
/// sets in one transaction. Used by several workers at once, each with a warm connection of its own while it works; where the server takes no more
/// connections, with those that there are.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="database">Where the tables are.</param>
/// <param name="metadata">Whose records.</param>
/// <param name="tables">The association tables.</param>
/// <param name="progressAt">What is stored along when so many ids of the run have their links with a target; null keeps no progress.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class LinkLoading(
    HubSpotClient client,
    Database database,
    ObjectMetadata metadata,
    LinkTables tables,
    Func<AssociationTarget, long, AssociationProgress>? progressAt,
    RunScope scope) : ILinkSink, IAsyncDisposable
{
    private readonly LinkPages _pages = new(client, metadata.ObjectType);
    private readonly Channel<AssociationLoader> _idle = Channel.CreateUnbounded<AssociationLoader>();
    private readonly ConcurrentDictionary<AssociationTarget, bool> _answered = [];
    private readonly ConcurrentDictionary<AssociationTarget, bool> _found = [];
    private readonly SemaphoreSlim _opening = new(1);
    private int _loaders;

    /// <summary>Follows the requests in flight.</summary>
    public LinkProgress Progress { get; } = new();

    /// <summary>Whether any record turned out to have a link with a target.</summary>
    /// <param name="target">The target.</param>
    /// <returns>True once one has.</returns>
    public bool HasFound(AssociationTarget target) => _found.ContainsKey(target);

    /// <summary>Whether HubSpot gives no answer about a target.</summary>
    /// <param name="target">The target.</param>
    /// <returns>False as long as it was not asked.</returns>
    public bool IsRefused(AssociationTarget target) => _answered.TryGetValue(target, out var isReadable) && !isReadable;

    /// <inheritdoc/>
    public async Task LoadAsync(LinkRequest request, CancellationToken cancellationToken)
    {
        var first = IsRefused(request.Target) ? null : await ReadAsync(request, cancellationToken);
        if (first is null || ChangesNothing(request, first))
        {
            Progress.Stored(request);
            return;
        }

        var loader = await TakeLoaderAsync(cancellationToken);
        try
        {
            await StoreAsync(request, first, loader, cancellationToken);
        }
        catch
        {
            // Its staging table may hold half a set.
            Interlocked.Decrement(ref _loaders);
            await loader.DisposeAsync();
            throw;
        }

        _idle.Writer.TryWrite(loader);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        _opening.Dispose();
    }

    /// <summary>Gives the connections back that nobody works with.</summary>
    /// <returns>When they are given back.</returns>
    public async Task ReleaseAsync()
    {
        while (_idle.Reader.TryRead(out var loader))
        {
            Interlocked.Decrement(ref _loaders);
            await loader.DisposeAsync();
        }
    }

    // Most types are in use by no record at all: what is known to be empty needs no connection to be emptied.
    private bool ChangesNothing(LinkRequest request, AssociationPage first) =>
        progressAt is null && first is { Links.Count: 0, More.Count: 0, Errors.Count: 0 } && tables.IsEmpty(request.Target);

    // One after another, so that who finds no connection left knows of all that there are.
    private async Task<AssociationLoader> TakeLoaderAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_idle.Reader.TryRead(out var idle))
                return idle;
            var loader = await AssociationLoader.OpenAsync(database, scope.Logger, cancellationToken);
            Interlocked.Increment(ref _loaders);
            return loader;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections && Volatile.Read(ref _loaders) > 0)
        {
            // One that fails meanwhile ends the flow, and with it this wait.
            return await _idle.Reader.ReadAsync(cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task StoreAsync(LinkRequest request, AssociationPage first, AssociationLoader loader, CancellationToken cancellationToken)
    {
        var unknown = new HashSet<long>();
        long links = 0;
        await foreach (var page in _pages.FromAsync(request, first, cancellationToken))
        {
            await loader.StageAsync(Rows(page.Links), cancellationToken);
            links += page.Links.Count;
            if (page.Links.Count > 0)
                _found[request.Target] = true;
            unknown.UnionWith(FailedIds(request, page));
        }

        var progress = ProgressWith(request);
        var table = await tables.OfAsync(request.Target, hasLinks: links > 0, cancellationToken);
        if (table is not null)
        {
            var known = unknown.Count == 0 ? request.Ids : [.. request.Ids.Where(id => !unknown.Contains(id))];
            await loader.ReplaceAsync(table, known, progress, cancellationToken);
            scope.Counters.AddLinks(table.Name.Key, links);
        }
        else if (progress is not null)
        {
            // No link, no table: but a run that is continued must not ask all of it again.
            await loader.SaveAsync(progress, cancellationToken);
        }

        Progress.Stored(request);
    }

    private AssociationProgress? ProgressWith(LinkRequest request) =>
        progressAt is not null && Progress.IdsDoneWith(request) is { } idsDone ? progressAt(request.Target, idsDone) : null;

    private async Task<AssociationPage?> ReadAsync(LinkRequest request, CancellationToken cancellationToken)
    {
        var target = request.Target;
        try
        {
            var page = await _pages.FirstAsync(request, cancellationToken);
            _answered[target] = true;
            return page;
        }
        catch (HubSpotApiException refused) when (IsRefusedPair(refused, target))
        {
            if (_answered.TryAdd(target, false))
                Report(target, refused);
            return null;
        }
    }

    // HubSpot says 400 to a pair that cannot be associated. Once a pair was answered, a refusal is about something else.
    private bool IsRefusedPair(HubSpotApiException refused, AssociationTarget target) =>
        refused.Status is System.Net.HttpStatusCode.BadRequest or System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Forbidden
        && !_answered.GetValueOrDefault(target);

    private void Report(AssociationTarget target, HubSpotApiException refused)
    {
        if (refused.IsMissingScope && target.IsDeclared)
        {
            scope.Counters.AddLinksRefused(target.ObjectTypeId);
            scope.Warnings.Fault($"Associations with {target.SchemaName} were not loaded: {refused.Message}");
        }
        else if (target.IsDeclared)
            scope.Warnings.Note($"HubSpot refuses associations with {target.SchemaName}, which its schema lists: {refused.Message}");
        else
            Log.PairNotAssociable(scope.Logger, metadata.ObjectType, target.SchemaName, refused.Message);
    }

    // An error without ids may concern any record of the request: then nothing is known to have been removed.
    private IEnumerable<long> FailedIds(LinkRequest request, AssociationPage page)
    {
        foreach (var error in page.Errors)
        {
            scope.Warnings.Gap(
                $"HubSpot did not give the associations with {request.Target.SchemaName} of some records, whose links are left as they were: {error.Message}");
            foreach (var id in error.FromIds.Count > 0 ? error.FromIds : request.Ids)
                yield return id;
        }
    }

    private static LinkRow[] Rows(IReadOnlyList<AssociationLink> links) =>
        [.. links.Select(link => new LinkRow(link.FromId, link.ToId, link.TypeId, link.Category, link.Label))];
}
