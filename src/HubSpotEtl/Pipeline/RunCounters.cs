using System.Collections.Concurrent;
using System.Diagnostics;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Pipeline;

/// <summary>What an object's run has done so far, counted by its stages for the report, and measured. Thread-safe.</summary>
/// <param name="objectType">The object type as the user named it.</param>
/// <param name="time">The clock; the run begins now.</param>
internal sealed class RunCounters(string objectType, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _linksByTable = new(StringComparer.Ordinal);
    // By a code of RejectReasons, or PostgreSQL's SQLSTATE.
    private readonly ConcurrentDictionary<string, long> _rejectedByReason = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _valuesRejected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _linksRefused = new(StringComparer.Ordinal);
    private volatile bool _linksAreOwed;
    private long _pages;
    private long _merged;
    private long _unchanged;
    private long _refused;
    private long _links;
    private long _deleted;
    private long _databaseRetries;
    private TagList _run = new() { { Metrics.ObjectType, objectType } };

    /// <summary>When the run began.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>How the reading of records goes on.</summary>
    public RunTimeline Timeline { get; } = new(time);

    /// <summary>Pages fetched.</summary>
    public long Pages => Interlocked.Read(ref _pages);

    /// <summary>Rows merged, the unchanged ones included.</summary>
    public long Merged => Interlocked.Read(ref _merged);

    /// <summary>Rows merged that were already so.</summary>
    public long Unchanged => Interlocked.Read(ref _unchanged);

    /// <summary>Rows that PostgreSQL would not take.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Links found.</summary>
    public long Links => Interlocked.Read(ref _links);

    /// <summary>Rows marked deleted.</summary>
    public long Deleted => Interlocked.Read(ref _deleted);

    /// <summary>Values kept in <c>etl_rejected_value</c>.</summary>
    public long ValuesRejected => _valuesRejected.Values.Sum();

    /// <summary>The object types whose associations HubSpot did not give.</summary>
    public IReadOnlyList<string> LinksRefused => [.. _linksRefused.Keys.Order(StringComparer.Ordinal)];

    /// <summary>True once HubSpot did not give the links of records that it was asked about: they are owed.</summary>
    public bool LinksAreOwed => _linksAreOwed;

    /// <summary>How the records are read is decided. Not thread-safe: before any of them is.</summary>
    /// <param name="mode">The word for it.</param>
    public void Begin(string mode) => _run = new TagList { { Metrics.ObjectType, objectType }, { "hubspot_etl.sync_mode", mode } };

    /// <summary>The run is over.</summary>
    /// <param name="status">The word for how it ended.</param>
    /// <param name="duration">How long it took.</param>
    public void End(string status, TimeSpan duration) =>
        Metrics.RunDuration.Record(duration.TotalSeconds, With("hubspot_etl.status", status));

    /// <summary>Puts what was counted into the report.</summary>
    /// <param name="report">What others tell of the run.</param>
    public ObjectReport Complete(ObjectReport report) => report with
    {
        StartedAt = StartedAt,
        Timeline = Timeline.UntilNow(),
        DbUpserts = Merged,
        DbUnchanged = Unchanged,
        DbInsertErrors = Refused,
        RecordsDeleted = Deleted,
        Retries = report.Retries + Interlocked.Read(ref _databaseRetries),
        AssociationsFound = Links,
        ValuesRejected = ValuesRejected,
        Details = report.Details with
        {
            ValuesRejectedByReason = Sorted(_valuesRejected),
            RecordsFailedByReason = Sorted(_rejectedByReason),
            AssociationsByTable = Sorted(_linksByTable),
        },
    };

    /// <summary>A page was fetched.</summary>
    public void AddPage() => Interlocked.Increment(ref _pages);

    /// <summary>A batch was loaded.</summary>
    /// <param name="merged">Rows.</param>
    /// <param name="unchanged">Rows.</param>
    /// <param name="refused">Rows.</param>
    public void AddBatch(long merged, long unchanged, long refused)
    {
        Interlocked.Add(ref _merged, merged);
        Interlocked.Add(ref _unchanged, unchanged);
        Interlocked.Add(ref _refused, refused);
        // A commit that a crash of the server undid is taken back here; a counter cannot go back.
        Metrics.RecordsMerged.Add(Math.Max(0, merged), _run);
        Metrics.RecordsUnchanged.Add(unchanged, _run);
    }

    /// <summary>A record was not loaded.</summary>
    /// <param name="reason">Why.</param>
    public void AddRejected(string reason)
    {
        _rejectedByReason.AddOrUpdate(reason, 1, (_, before) => before + 1);
        Metrics.RecordsRejected.Add(1, With("error.type", reason));
    }

    /// <summary>A value did not fit its column, and was stored beside.</summary>
    /// <param name="reason">Why.</param>
    public void AddRejectedValue(string reason)
    {
        _valuesRejected.AddOrUpdate(reason, 1, (_, before) => before + 1);
        Metrics.ValuesRejected.Add(1, With("error.type", reason));
    }

    /// <summary>HubSpot did not give the associations with an object type.</summary>
    /// <param name="objectTypeId">The type.</param>
    public void AddLinksRefused(string objectTypeId) => _linksRefused[objectTypeId] = true;

    /// <summary>HubSpot did not give the links of some records.</summary>
    public void AddLinksOwed() => _linksAreOwed = true;

    /// <summary>A request's links were stored.</summary>
    /// <param name="table">The association table.</param>
    /// <param name="links">Links.</param>
    public void AddLinks(string table, long links)
    {
        Interlocked.Add(ref _links, links);
        _linksByTable.AddOrUpdate(table, links, (_, before) => before + links);
        Metrics.AssociationsStored.Add(links, _run);
    }

    /// <summary>The run begins again from its checkpoint.</summary>
    public void AddDatabaseRetry()
    {
        Interlocked.Increment(ref _databaseRetries);
        Metrics.DatabaseRetries.Add(1, _run);
    }

    /// <summary>Rows were marked deleted.</summary>
    /// <param name="rows">Rows.</param>
    public void AddDeleted(long rows)
    {
        Interlocked.Add(ref _deleted, rows);
        Metrics.RowsDeleted.Add(rows, _run);
    }

    private static Dictionary<string, long> Sorted(ConcurrentDictionary<string, long> counts) =>
        counts.OrderBy(count => count.Key, StringComparer.Ordinal).ToDictionary();

    private TagList With(string tag, string word)
    {
        var tags = _run;
        tags.Add(tag, word);
        return tags;
    }
}
