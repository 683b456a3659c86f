using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HubSpotEtl.Diagnostics;

/// <summary>
/// What the program measures of itself, by System.Diagnostics.Metrics: names as OpenTelemetry's conventions have them, units in UCUM, one
/// measurement a call or a batch. While nobody listens a measurement costs next to nothing. docs/monitoring.md lists them all.
/// </summary>
internal static class Metrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "hubspot-etl";

    /// <summary>The tag that says whose a measurement is: the object type as the user named it.</summary>
    public const string ObjectType = "hubspot.object_type";

    private static readonly Meter s_meter = new(MeterName);

    // A run with nothing to do takes a second, a first load of a large portal hours.
    private static readonly InstrumentAdvice<double> s_durations = new()
    {
        HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3_600, 14_400],
    };

    public static readonly Counter<long> RecordsMerged = Count(
        "hubspot_etl.records.merged", "{record}", "Records merged into the table, the unchanged ones included.");

    public static readonly Counter<long> RecordsUnchanged = Count(
        "hubspot_etl.records.unchanged", "{record}", "Records merged whose row was so already.");

    public static readonly Counter<long> RecordsRejected = Count(
        "hubspot_etl.records.rejected", "{record}", "Records that were not loaded and are kept in etl_rejected_record.");

    public static readonly Counter<long> ValuesRejected = Count(
        "hubspot_etl.values.rejected", "{value}", "Values that did not fit their column and are kept in etl_rejected_value.");

    public static readonly Counter<long> RowsDeleted = Count("hubspot_etl.rows.deleted", "{row}", "Rows marked as deleted.");

    public static readonly Counter<long> AssociationsStored = Count(
        "hubspot_etl.associations.stored", "{association}", "Associations stored.");

    public static readonly Counter<long> DatabaseRetries = Count(
        "hubspot_etl.database.retries", "{retry}", "Runs begun again from their checkpoint after a fault of the database.");

    public static readonly Histogram<double> RunDuration = s_meter.CreateHistogram(
        "hubspot_etl.run.duration", "s", "The whole cycle of one object.", tags: null, advice: s_durations);

    private static readonly Counter<long> s_calls =
        Count("hubspot_etl.api.calls", "{call}", "Requests sent to HubSpot, every try counted.");

    private static readonly Gauge<long> s_dailyLimit = s_meter.CreateGauge<long>(
        "hubspot_etl.api.daily.limit", "{call}", "The account's calls of a day.");

    private static readonly Gauge<long> s_dailyRemaining = s_meter.CreateGauge<long>(
        "hubspot_etl.api.daily.remaining", "{call}", "What is left of them.");

    private static readonly Gauge<double> s_watermarkAge = s_meter.CreateGauge<double>(
        "hubspot_etl.watermark.age", "s", "The time since the watermark: how old the table may be.");

    /// <summary>A request was answered, or was not.</summary>
    /// <param name="family">What kind, in snake case.</param>
    /// <param name="objectType">Whose.</param>
    /// <param name="status">The answer's status; null when there was none.</param>
    public static void CallSent(string family, string objectType, int? status)
    {
        var tags = new TagList { { "hubspot.api.family", family }, { ObjectType, objectType } };
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

    /// <summary>How old a watermark is.</summary>
    public static void WatermarkAged(string objectType, TimeSpan age) =>
        s_watermarkAge.Record(age.TotalSeconds, new KeyValuePair<string, object?>(ObjectType, objectType));

    private static Counter<long> Count(string name, string unit, string description) =>
        s_meter.CreateCounter<long>(name, unit, description);
}
