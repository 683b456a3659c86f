using System.Globalization;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Reporting;
using HubSpotEtl.Tests.HubSpot.Support;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Pipeline.Support;

/// <summary>Plans runs of contacts against an answered portal, at noon of a day on which a watermark is a day old.</summary>
public abstract class PlannedRun : IDisposable
{
    private protected const string Hash = "0123456789abcdef";

    private protected static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private protected static readonly Watermark Yesterday = new(Now.AddDays(-1), 100, "full", Now.AddDays(-1));
    private protected static readonly SyncOptions Options = new() { ObjectTypes = ["contacts"] };

    private protected Portal Portal { get; } = new();

    public void Dispose()
    {
        Portal.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<RunPlan> PlanAsync(
        SyncOptions? options = null, Watermark? watermark = null, Checkpoint? checkpoint = null, int targets = 0) =>
        PlanAsync(options ?? Options, watermark ?? Yesterday, checkpoint, Given.Contacts(
            [.. Enumerable.Range(2, targets).Select(i => new AssociationTarget($"0-{i}", $"TYPE{i}", true))]));

    private protected Task<RunPlan> PlanFirstAsync(Checkpoint? checkpoint = null) => PlanAsync(Options, null, checkpoint, Given.Contacts());

    private protected Task<RunPlan> PlanAsync(
        SyncOptions options, Watermark? watermark, Checkpoint? checkpoint, ObjectMetadata metadata, string? reason = null) =>
        new RunPlanner(Portal.Client, options, new FakeTimeProvider(Now), Portal.Logger) { FullLoadReason = reason }
            .PlanAsync(metadata, watermark, checkpoint, Hash, TestContext.Current.CancellationToken).Soon();

    private protected void Counts(long changed, long? all = null) => Portal.On("/search", request => Answer.Json(
        $$"""{"total":{{(request.Body!.Contains("lastmodifieddate") ? changed : all)}},"results":[]}""")());

    private protected static Checkpoint Left(SyncMode mode) => new(
        Guid.NewGuid(), mode.Word(), RunPhase.Records, "17", Now.AddHours(-2),
        mode == SyncMode.Full ? null : Now.AddDays(-2), mode == SyncMode.Full ? null : Now.AddHours(-2), Hash, 500);
}
