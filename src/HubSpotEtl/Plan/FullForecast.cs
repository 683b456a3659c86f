using System.Globalization;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Plan.Report;
using HubSpotEtl.Postgres.Bookkeeping.Progress;

namespace HubSpotEtl.Plan;

/// <summary>
/// What a full load calls: the listing, the associations that it names, or all where these are asked about, the look for deleted rows.
/// </summary>
/// <param name="services">What all objects share.</param>
/// <param name="metadata">What HubSpot says about the object.</param>
/// <param name="properties">The properties that are asked for.</param>
internal sealed class FullForecast(SyncServices services, ObjectMetadata metadata, IReadOnlyList<string> properties)
{
    private const int RecordsOfPage = 100;

    // Below so many pages a listing is not split, and while it is read at several places a page at each split is read twice in part: half
    // of it on average.
    private const long PagesToSplit = 9;
    private const double MostSplits = 7;

    private readonly NamedTargets _named = new(metadata.Targets, isAsked: !services.Options.Associations);

    /// <summary>Reckons the calls.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="records">Records in HubSpot.</param>
    /// <param name="liveRows">Rows in the table that are not marked deleted.</param>
    /// <param name="linksDone">How far an interrupted run has come with the associations, by target.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The calls.</returns>
    public async Task<CallCounts> ReckonAsync(
        RunPlan plan, long records, long liveRows, IReadOnlyDictionary<string, long> linksDone, CancellationToken cancellationToken)
    {
        var sample = await ListingSample.ReadAsync(services.Client, metadata.ObjectType, _named, records, cancellationToken);
        services.LinkNaming.Saw(sample.NamesLinks);
        return Listing(plan.Resumed, records, sample)
            + Links(Math.Max(records, plan.Resumed?.Records ?? 0), linksDone, sample)
            + new CallCounts(CallCounts.For(liveRows - records, HubSpotClient.MaxBatchReadIds), Search: 1, 0);
    }

    private CallCounts Listing(Checkpoint? resumed, long records, ListingSample sample)
    {
        if (resumed?.Phase == RunPhase.AfterRecords)
            return CallCounts.None;
        var pages = Math.Max(1, CallCounts.For(records - (resumed?.Records ?? 0), RecordsOfPage));
        var ranges = resumed?.Cursor is { } cursor ? RangeCursor.Parse(new Cursor(cursor)) : null;
        var isInRanges = sample.IsInRanges && (resumed?.Cursor is null || ranges is not null);
        var twice = isInRanges ? PagesReadTwice(pages, ranges?.Count - 1 ?? 0) : 0;
        var refused = sample.IsNamed ? 0 : 1;
        return new CallCounts((long)Math.Round((pages + twice) * CallsOfPage(records)) + refused, 0, 0);
    }

    private static double PagesReadTwice(long pages, int splits) =>
        0.5 * (pages < PagesToSplit ? splits : Math.Min(MostSplits, splits + 3 + (0.02 * pages)));

    // A property list that is too long for the URL: the ids are listed, the records read by id.
    private int CallsOfPage(long records)
    {
        var cursor = new Cursor(Math.Max(records, 100_000_000_000).ToString(CultureInfo.InvariantCulture));
        var query = new ListQuery { Properties = properties, Associations = _named.Query, After = cursor };
        return services.Client.UrlLength(metadata.ObjectType, query) <= services.Client.Options.UrlBudget ? 1 : 2;
    }

    private CallCounts Links(long records, IReadOnlyDictionary<string, long> done, ListingSample sample) =>
        new(
            0, 0,
            records == 0
                ? 0
                : metadata.Targets.Sum(target => CallsFor(target, records - done.GetValueOrDefault(target.ObjectTypeId), sample)));

    // A type with which no record is listed is asked about once, for a proof that this is so, and then for every record as long as no
    // listing has named anything; one that HubSpot refuses is not asked about again.
    private long CallsFor(AssociationTarget target, long outstanding, ListingSample sample) => sample.ShareOf(target) switch
    {
        null => metadata.IsLikely(target) ? CallCounts.For(outstanding, LinkBatcher.MaxIds) : 1,
        0 when !services.LinkNaming.IsSeen && outstanding > LinkBatcher.MaxIds && metadata.IsLikely(target) =>
            1 + CallCounts.For(outstanding, LinkBatcher.MaxIds),
        0 => 1,
        { } share => CallCounts.For(share * outstanding, LinkBatcher.MaxIds),
    };
}
