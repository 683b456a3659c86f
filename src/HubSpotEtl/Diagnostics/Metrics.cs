using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HubSpotEtl.Diagnostics;

/// <summary>
/// What the program measures of itself, by System.Diagnostics.Metrics: names as OpenTelemetry's conventions have them, units in UCUM, one measurement
/// a call or a batch. While nobody listens a measurement costs next to nothing. docs/monitoring.md lists them all.
/// </summary>
internal static class Metrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "hubspot-etl";

    // A run with nothing to do takes a second, a first load of a large portal hours.
    private static readonly InstrumentAdvice<double> s_durations = new() { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3_600, 14_400] };

    private static readonly Meter s_meter = new(MeterName);

    private static readonly Counter<long> s_calls = s_meter.CreateCounter<long>(
        "hubspot_etl.api.calls", "{call}", "Requests sent to HubSpot, every try counted.");

    private static readonly Gauge<long> s_dailyLimit = s_meter.CreateGauge<long>(
        "hubspot_etl.api.daily.limit", "{call}", "The account's calls of a day.");

    private static readonly Gauge<long> s_dailyRemaining = s_meter.CreateGauge<long>(
        "hubspot_etl.api.daily.remaining", "{call}", "What is left of them.");

    private static readonly Counter<long> s_merged = s_meter.CreateCounter<long>(
        "hubspot_etl.records.merged", "{record}", "Records merged into the table, the unchanged ones included.");

    private static readonly Counter<long> s_unchanged = s_meter.CreateCounter<long>(
        "hubspot_etl.records.unchanged", "{record}", "Records merged whose row was so already.");

    private static readonly Counter<long> s_rejected = s_meter.CreateCounter<long>(
        "hubspot_etl.records.rejected", "{record}", "Records that were not loaded and are kept in etl_rejected_record.");

    private static readonly Counter<long> s_valuesRejected = s_meter.CreateCounter<long>(
        "hubspot_etl.values.rejected", "{value}", "Values that did not fit their column and are kept in etl_rejected_value.");

    private static readonly Counter<long> s_deleted = s_meter.CreateCounter<long>(
        "hubspot_etl.rows.deleted", "{row}", "Rows marked as deleted.");

    private static readonly Counter<long> s_associations = s_meter.CreateCounter<long>(
        "hubspot_etl.associations.stored", "{association}", "Associations stored.");

    private static readonly Counter<long> s_databaseRetries = s_meter.CreateCounter<long>(
        "hubspot_etl.database.retries", "{retry}", "Runs begun again from their checkpoint after a fault of the database.");

    private static readonly Histogram<double> s_runs = s_meter.CreateHistogram(
        "hubspot_etl.run.duration", "s", "The whole cycle of one object.", tags: null, advice: s_durations);

    private static readonly Gauge<double> s_watermarkAge = s_meter.CreateGauge<double>(
        "hubspot_etl.watermark.age", "s", "The time since the watermark: how old the table may be.");

    /// <summary>A request was answered, or was not.</summary>
    /// <param name="family">What kind, in snake case.</param>
    /// <param name="objectType">Whose.</param>
    /// <param name="status">The answer's status; null when there was none.</param>
    public static void CallSent(string family, string objectType, int? status)
    {
        var tags = new TagList { { "hubspot.api.family", family }, { "hubspot.object_type", objectType } };
        if (status is { } code)
            tags.Add("http.response.status_code", code);
        else
            tags.Add("error.type", "no_answer");
        s_calls.Add(1, tags);
    }

    /// <summary>HubSpot tells of the calls of the day.</summary>
    /// <param name="limit">All; null when not told.</param>
    /// <param name="remaining">What is left; null when not told.</param>
    public static void DailyCallsTold(long? limit, long? remaining)
    {
        if (limit is { } all)
            s_dailyLimit.Record(all);
        if (remaining is { } left)
            s_dailyRemaining.Record(left);
    }

    /// <summary>A batch is in the database.</summary>
    public static void BatchMerged(in TagList run, long merged, long unchanged)
    {
        // A commit that a crash of the server undid is taken back in the report; a counter cannot go back.
        s_merged.Add(Math.Max(0, merged), run);
        s_unchanged.Add(unchanged, run);
    }

    /// <summary>A record was not loaded.</summary>
    public static void RecordRejected(in TagList run, string reason) => s_rejected.Add(1, With(run, reason));

    /// <summary>A value did not fit.</summary>
    public static void ValueRejected(in TagList run, string reason) => s_valuesRejected.Add(1, With(run, reason));

    /// <summary>Rows were marked as deleted.</summary>
    public static void RowsDeleted(in TagList run, long rows) => s_deleted.Add(rows, run);

    /// <summary>A request's associations are stored.</summary>
    public static void AssociationsStored(in TagList run, long associations) => s_associations.Add(associations, run);

    /// <summary>A run begins again.</summary>
    public static void DatabaseRetried(in TagList run) => s_databaseRetries.Add(1, run);

    /// <summary>An object is over.</summary>
    /// <param name="run">Object and mode.</param>
    /// <param name="status">A status of the report, or <c>failed</c>.</param>
    /// <param name="duration">How long it took.</param>
    public static void RunEnded(in TagList run, string status, TimeSpan duration)
    {
        var tags = run;
        tags.Add("hubspot_etl.status", status);
        s_runs.Record(duration.TotalSeconds, tags);
    }

    /// <summary>How old a watermark is.</summary>
    public static void WatermarkAged(string objectType, TimeSpan age) =>
        s_watermarkAge.Record(age.TotalSeconds, new KeyValuePair<string, object?>("hubspot.object_type", objectType));

    /// <summary>What the measurements of an object's run have in common.</summary>
    /// <param name="objectType">As the user named it.</param>
    /// <param name="mode">How the records are read; null before that is decided.</param>
    public static TagList RunOf(string objectType, string? mode)
    {
        var tags = new TagList { { "hubspot.object_type", objectType } };
        if (mode is not null)
            tags.Add("hubspot_etl.sync_mode", mode);
        return tags;
    }

    private static TagList With(in TagList run, string reason)
    {
        var tags = run;
        tags.Add("error.type", reason);
        return tags;
    }
}
