using System.Diagnostics.Metrics;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Diagnostics;

/// <summary>Each test measures an object type of its own: the meter is the process's, and other tests measure at the same time.</summary>
public sealed class Measuring : IDisposable
{
    private readonly string _type = $"type_{Guid.NewGuid():N}";
    private readonly List<string> _measured = [];
    private readonly MeterListener _listener = new();

    public Measuring()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Metrics.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void a_run_counts_with_its_object_and_its_mode()
    {
        var counters = new RunCounters(_type, TimeProvider.System);
        counters.Begin("full");

        counters.AddBatch(merged: 100, unchanged: 30, refused: 1);
        counters.AddRejected("SQLSTATE 23505");
        counters.AddRejectedValue("not_a_number");
        counters.AddLinks("contact_company", 7);
        counters.AddDeleted(3);
        counters.AddDatabaseRetry();
        counters.End("with_errors", TimeSpan.FromSeconds(1.5));

        Assert.Equal(
            [
                "hubspot_etl.records.merged 100 full",
                "hubspot_etl.records.unchanged 30 full",
                "hubspot_etl.records.rejected 1 full SQLSTATE 23505",
                "hubspot_etl.values.rejected 1 full not_a_number",
                "hubspot_etl.associations.stored 7 full",
                "hubspot_etl.rows.deleted 3 full",
                "hubspot_etl.database.retries 1 full",
                "hubspot_etl.run.duration 1.5 full with_errors",
            ],
            _measured);
    }

    [Fact]
    public void a_run_that_fails_before_its_mode_is_decided_has_none()
    {
        new RunCounters(_type, TimeProvider.System).End("failed", TimeSpan.FromSeconds(2));

        Assert.Equal(["hubspot_etl.run.duration 2 failed"], _measured);
    }

    [Fact]
    public void a_commit_that_the_server_undid_takes_nothing_back()
    {
        new RunCounters(_type, TimeProvider.System).AddBatch(merged: -100, unchanged: 0, refused: 0);

        Assert.Equal(["hubspot_etl.records.merged 0", "hubspot_etl.records.unchanged 0"], _measured);
    }

    [Fact]
    public async Task every_try_of_a_call_counts_with_what_came_of_it()
    {
        using var portal = new FakePortal().Answers(
            Answer.Json("{}", 502), Answer.Status(200, (FailingHandler.NoConnection, "")), Answer.Json("""{"total":5}"""));

        await portal.Client.CountAsync(_type, [], TestContext.Current.CancellationToken).Soon();

        Assert.Equal(
            ["hubspot_etl.api.calls 1 search 502", "hubspot_etl.api.calls 1 search no_answer", "hubspot_etl.api.calls 1 search 200"],
            _measured);
    }

    [Fact]
    public void instruments_have_units_and_names_as_opentelemetry_wants_them()
    {
        var instruments = new List<Instrument>();
        using var all = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Add(instrument) };
        Metrics.RowsDeleted.Add(0);

        all.Start();

        Assert.All(instruments.Where(one => one.Meter.Name == Metrics.MeterName), one =>
        {
            Assert.Matches(@"\Ahubspot_etl\.[a-z]+(\.[a-z_]+)+\z", one.Name);
            Assert.Matches(@"\A(s|\{[a-z]+\})\z", one.Unit!);
            Assert.NotEmpty(one.Description!);
        });
    }

    private void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0 || !tags.ToArray().Contains(new("hubspot.object_type", _type)))
            return;
        lock (_measured)
            _measured.Add(
                FormattableString.Invariant($"{instrument.Name} {value} ")
                    + string.Join(' ', tags.ToArray().Where(tag => !Equals(tag.Value, _type)).Select(tag => tag.Value)));
        for (var i = 0; i < _measured.Count; i++)
            _measured[i] = _measured[i].TrimEnd();
    }
}
