using System.Collections.Concurrent;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Links;

namespace HubSpotEtl.Pipeline.Links;

/// <summary>
/// The end of the association flow: asks HubSpot for the links of up to 1,000 records with one object type, and replaces those records'
/// link sets in one transaction. Used by several workers at once, which take turns with one warm connection: it stores faster than HubSpot
/// answers.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="database">Where the tables are.</param>
/// <param name="metadata">Whose records.</param>
/// <param name="tables">The association tables.</param>
/// <param name="naming">How the server names links.</param>
/// <param name="concurrency">How many answers may be in hand at once; shared by all that ask for links of the object.</param>
/// <param name="progressAt">
/// What is stored along when so many ids of the run have their links with a target; null keeps no progress.
/// </param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class LinkLoading(
    HubSpotClient client,
    Database database,
    ObjectMetadata metadata,
    LinkTables tables,
    LinkNaming naming,
    AdaptiveConcurrency concurrency,
    Func<AssociationTarget, long, AssociationProgress>? progressAt,
    RunScope scope) : ILinkSink, IAsyncDisposable
{
    // What follows the first page of an answer is read before the turn is taken, unless it is very much: HubSpot is not to be waited for
    // then.
    private const int LinksAhead = 20_000;

    private readonly LinkPages _pages = new(client, metadata.ObjectType, scope.Logger);
    private readonly PairEvidence _evidence = new(client, metadata.ObjectType, scope.Logger);
    private readonly ConcurrentDictionary<AssociationTarget, bool> _answered = [];
    private readonly ConcurrentDictionary<AssociationTarget, bool> _found = [];
    private readonly SemaphoreSlim _turn = new(1);
    private AssociationLoader? _loader;

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
        AssociationPage? first = null;
        await concurrency.EnterAsync(cancellationToken);
        try
        {
            first = IsRefused(request.Target) ? null : await ReadAsync(request, cancellationToken);
            if (first is null || ChangesNothing(request, first))
                Progress.Stored(request);
            else
                await StoreAsync(request, first, cancellationToken);
        }
        finally
        {
            concurrency.Leave(first?.Links.Count ?? 0);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        _turn.Dispose();
    }

    /// <summary>Gives the connection back. To be called while no request is being loaded.</summary>
    /// <returns>When it is given back.</returns>
    public async Task ReleaseAsync()
    {
        if (_loader is { } loader)
            await loader.DisposeAsync();
        _loader = null;
    }

    // Most types are in use by no record at all: what is known to be empty needs no connection to be emptied.
    private bool ChangesNothing(LinkRequest request, AssociationPage first) =>
        progressAt is null && first is { Links.Count: 0, More.Count: 0, Errors.Count: 0 } && tables.IsEmpty(request.Target)
            && !request.IsNamed;

    private async Task StoreAsync(LinkRequest request, AssociationPage first, CancellationToken cancellationToken)
    {
        await using var pages = _pages.FromAsync(request, first, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var ahead = new List<AssociationPage>();
        while (ahead.Sum(page => page.Links.Count) < LinksAhead && await pages.MoveNextAsync())
            ahead.Add(pages.Current);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _loader ??= await AssociationLoader.OpenAsync(database, scope.Logger, cancellationToken);
            await StoreAsync(request, ahead, pages, _loader, cancellationToken);
        }
        catch
        {
            // Its staging table may hold half a set.
            await ReleaseAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task StoreAsync(
        LinkRequest request,
        List<AssociationPage> ahead, IAsyncEnumerator<AssociationPage> rest, AssociationLoader loader, CancellationToken cancellationToken)
    {
        var (failed, silent) = (new HashSet<long>(), new HashSet<long>());
        long links = 0;
        for (var i = 0; i < ahead.Count || await rest.MoveNextAsync(); i++)
        {
            var page = i < ahead.Count ? ahead[i] : rest.Current;
            await loader.StageAsync(Rows(page.Links), cancellationToken);
            links += page.Links.Count;
            if (page.Links.Count > 0)
                _found[request.Target] = true;
            naming.SawNone(page.NamesNone);
            failed.UnionWith(FailedIds(request, page));
            silent.UnionWith(page.Silent);
        }

        var progress = ProgressWith(request);
        var table = await tables.OfAsync(request.Target, hasLinks: links > 0, cancellationToken);
        var silence = new UnansweredRecords(request.IsNamed, naming.NamesNone);
        var stored = silence.IsContradicted || silent.Count == 0 || table is null
            ? []
            : await loader.LinkedAsync(table, silent, cancellationToken);
        var unknown = silence.Unknown(failed, silent, stored);
        if (unknown.Count > 0)
            await OweAsync(request.Target, unknown, silent, loader, cancellationToken);
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
                await ReportAsync(target, refused, cancellationToken);
            return null;
        }
    }

    // Before the progress moves past them.
    private async Task OweAsync(
        AssociationTarget target, HashSet<long> ids, HashSet<long> silent, AssociationLoader loader, CancellationToken cancellationToken)
    {
        await loader.OweAsync(tables.Main, ids, cancellationToken);
        scope.Counters.AddLinksOwed();
        if (ids.Overlaps(silent))
            scope.Warnings.Fault(
                $"HubSpot said nothing about the associations with {target.SchemaName} of some records, also when it was asked again: "
                + "they are left as they were, and the next run asks for them.");
    }

    // HubSpot says 400 to a pair that cannot be associated, and to much else: see PairEvidence. Once a pair was answered, a refusal is
    // about something else.
    private bool IsRefusedPair(HubSpotApiException refused, AssociationTarget target) =>
        refused.Status is System.Net.HttpStatusCode.BadRequest or System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Forbidden
        && !_answered.GetValueOrDefault(target);

    // What is refused is owed, in the database, until HubSpot gives it.
    private async Task ReportAsync(AssociationTarget target, HubSpotApiException refused, CancellationToken cancellationToken)
    {
        var isStored = await tables.HasLinksAsync(target, cancellationToken);
        var isNotAssociable = !refused.IsMissingScope && await _evidence.IsNotAssociableAsync(target, refused, cancellationToken);
        var pair = new RefusedPair(isNotAssociable, isStored, target.IsDeclared);
        if (!pair.IsOwed)
        {
            Log.PairNotAssociable(scope.Logger, metadata.ObjectType, target.SchemaName, refused.Message);
            return;
        }

        scope.Counters.AddLinksRefused(target.ObjectTypeId);
        Action<string> warn = pair.IsFault ? scope.Warnings.Fault : scope.Warnings.Note;
        warn(isNotAssociable
            ? $"HubSpot refuses associations with {target.SchemaName}, which {(isStored ? "the database has" : "its schema lists")}: "
                + $"{refused.Message}"
            : $"Associations with {target.SchemaName} were not loaded: {refused.Message}");
    }

    // An error without ids may concern any record of the request: then nothing is known to have been removed.
    private IEnumerable<long> FailedIds(LinkRequest request, AssociationPage page)
    {
        foreach (var error in page.Errors)
        {
            scope.Warnings.Fault(
                $"HubSpot did not give the associations with {request.Target.SchemaName} of some records: they are left as they were, and "
                    + $"the next run asks for them: {error.Message}");
            foreach (var id in error.FromIds.Count > 0 ? error.FromIds : request.Ids)
                yield return id;
        }
    }

    private static LinkRow[] Rows(IReadOnlyList<AssociationLink> links) =>
        [.. links.Select(link => new LinkRow(link.FromId, link.ToId, link.TypeId, link.Category, link.Label))];
}
