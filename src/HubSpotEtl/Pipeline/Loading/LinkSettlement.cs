using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Links;

namespace HubSpotEtl.Pipeline.Loading;

/// <summary>
/// The end of a full load's links. A record that was listed without a target was not asked about it, and that silence proves nothing by
/// itself. So records spread over the whole listing are asked about every target that no record was listed with, and a target that turns
/// out to have links all the same is asked about for every record. So is every target where the listing has named nothing and the sample
/// tells otherwise, or no listing of the process has named anything yet: a server may know no such parameter. Of the other targets those
/// records are asked about that the table has links of: links are removed only when HubSpot, asked for them, does not return them.
/// </summary>
/// <param name="services">What all objects share.</param>
/// <param name="run">The run, every page of which is stored.</param>
/// <param name="named">The targets that the listing was asked to name.</param>
/// <param name="reader">Asks outright.</param>
/// <param name="scope">The object's warnings and log.</param>
internal sealed class LinkSettlement(SyncServices services, RunContext run, NamedTargets named, LinkReader reader, RunScope scope)
{
    private readonly SeenAssociations _seen = new(services.Database, run.Main, run.Plan.LogicalRunId);

    /// <summary>Asks what has to be asked; what is stored follows the answers.</summary>
    /// <param name="done">How far an interrupted run has come, by target.</param>
    /// <param name="refused">The targets about which HubSpot has refused to answer: their links stay as they are.</param>
    /// <param name="cancellationToken">Gives up; what was asked for every record is not asked again by the run that goes on.</param>
    /// <returns>When the links of every listed record are right.</returns>
    public async Task RunAsync(
        IReadOnlyDictionary<string, long> done, IReadOnlyCollection<AssociationTarget> refused, CancellationToken cancellationToken)
    {
        var (bits, records) = await _seen.NamedAsync(cancellationToken);
        if (records == 0)
            return;
        services.LinkNaming.Saw(bits != 0);
        var targets = named.Targets.Except(refused).ToList();
        if (!named.IsAsked)
        {
            // The interrupted part of the run, which did not ask about everything, has had links named.
            await AskForAllAsync(targets, done, cancellationToken);
            return;
        }

        var unlisted = new UnlistedLinks(
            named, targets, bits, records, [.. targets.Where(target => done.ContainsKey(ProgressName(target)))],
            services.LinkNaming.IsSeen);
        var sample = await ProveAsync(unlisted.Doubtful, records, cancellationToken);
        var unnamed = unlisted.AskAll(sample);
        foreach (var target in unnamed)
            Log.TargetNotNamed(scope.Logger, scope.ObjectType, target.SchemaName);
        await AskForAllAsync(unnamed, done, cancellationToken);
        foreach (var target in unlisted.AskLinked(sample))
            await AskForLinkedAsync(target, cancellationToken);
    }

    private async Task<LinkFindings> ProveAsync(
        IReadOnlyList<AssociationTarget> doubtful, long records, CancellationToken cancellationToken)
    {
        if (doubtful.Count == 0)
            return new LinkFindings(true, [], []);
        var sample = await _seen.SampleAsync(records, LinkBatcher.MaxIds, cancellationToken);
        return await reader.ReadAsync(
            new[] { new SeenBatch(sample.ToArray()) }.ToAsyncEnumerable(), doubtful, progress: null, CancellationToken.None,
            cancellationToken);
    }

    private async Task AskForAllAsync(
        IReadOnlyList<AssociationTarget> targets, IReadOnlyDictionary<string, long> done, CancellationToken cancellationToken)
    {
        foreach (var target in targets)
        {
            var already = done.GetValueOrDefault(ProgressName(target));
            var ids = _seen.ReadUnnamedAsync(named.BitOf(target), already, cancellationToken);
            await reader.ReadAsync(ids, [target], (ProgressName(target), already), CancellationToken.None, cancellationToken);
        }
    }

    // Without progress: whose links are gone is not among them any more when this is begun again, and as a rule nobody is.
    private async Task AskForLinkedAsync(AssociationTarget target, CancellationToken cancellationToken)
    {
        // What this very run has made holds nothing older than the listing.
        if (await run.Tables.Links.OfAsync(target, hasLinks: false, cancellationToken) is not { Created: false } table)
            return;
        var ids = _seen.ReadUnnamedAsync(named.BitOf(target), table, cancellationToken);
        await reader.ReadAsync(ids, [target], progress: null, CancellationToken.None, cancellationToken);
    }

    // Beside the progress of the listing's own requests for the same target.
    private static string ProgressName(AssociationTarget target) => target.ObjectTypeId + " unnamed";
}
