using System.Net;
using System.Security.Cryptography;
using System.Text;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Crm;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Reporting;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>
/// Decides between a full and an incremental load, and whether an interrupted run is continued. Costs no API call when that is clear,
/// one when there is a watermark, and a second one only when so much changed that a full load might be cheaper.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="options">The user's wishes.</param>
/// <param name="time">The local clock.</param>
/// <param name="logger">The run's log.</param>
internal sealed class RunPlanner(HubSpotClient client, SyncOptions options, TimeProvider time, ILogger logger)
{
    // HubSpot keeps a cursor for no stated time, and what was read long ago would need a second look anyway.
    private static readonly TimeSpan OldestCheckpoint = TimeSpan.FromDays(3);

    // HubSpot's clock is known up to a second early, for its header has whole seconds, and by the time of an answer. What changed just
    // before the run must not wait for the next one. A window that ends in the future does no harm: the watermark does not.
    private static readonly TimeSpan ClockIsEarlyBy = TimeSpan.FromSeconds(2);

    // Below so many changes a full load is never worth asking HubSpot for the number of all records.
    private const long FewChanges = 2_000;

    /// <summary>The database server's clock, a witness beside HubSpot's and the local one; null where it is not asked.</summary>
    public DateTimeOffset? DatabaseTime { get; init; }

    /// <summary>Why the user's selection or privacy rules let only a full load do; null when they do not.</summary>
    public string? FullLoadReason { get; init; }

    /// <summary>The object types whose associations are newly selected: an incremental run asks for those of all live records.</summary>
    public IReadOnlyList<string> NewTargets { get; init; } = [];

    /// <summary>Makes the plan.</summary>
    /// <param name="metadata">What HubSpot says about the object.</param>
    /// <param name="watermark">What is surely stored already, if anything.</param>
    /// <param name="checkpoint">What an interrupted run left, if any.</param>
    /// <param name="settingsHash">What the run depends on; a checkpoint made under other settings is not continued.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>The plan.</returns>
    public async Task<RunPlan> PlanAsync(
        ObjectMetadata metadata, Watermark? watermark, Checkpoint? checkpoint, string settingsHash, CancellationToken cancellationToken) =>
        await DecideAsync(metadata, watermark, checkpoint, settingsHash, cancellationToken) with
        {
            LinksOwed = [.. (watermark?.LinksRefused ?? []).Union(NewTargets)],
        };

    private async Task<RunPlan> DecideAsync(
        ObjectMetadata metadata, Watermark? watermark, Checkpoint? checkpoint, string settingsHash, CancellationToken cancellationToken)
    {
        var clock = RunClock.Of(client.ServerTimes, time.GetUtcNow(), DatabaseTime);
        if (clock.Disagreement is { } difference)
            Log.ClocksDisagree(logger, metadata.ObjectType, difference);
        if (checkpoint is not null)
        {
            var obstacle = Obstacle(checkpoint, watermark, settingsHash, clock);
            if (obstacle is null)
                return Continue(checkpoint, metadata, watermark, clock);
            Log.CheckpointDiscarded(logger, metadata.ObjectType, obstacle);
        }

        if (options.FullLoad)
            return Full("a full load was asked for", clock);
        if (FullLoadReason is { } reason)
            return Full(reason, clock);
        if (watermark is null)
            return Full("first run", clock);
        if (Flaw(watermark, clock) is { } flaw)
        {
            Log.WatermarkDiscarded(logger, metadata.ObjectType, flaw);
            return Full($"{flaw}, so a full load", clock);
        }

        return await PlanIncrementalAsync(metadata, watermark, clock, cancellationToken);
    }

    /// <summary>A fingerprint of what a checkpoint depends on.</summary>
    /// <param name="metadata">Property list, names, association targets and privacy rules.</param>
    /// <param name="version">The API version, whose cursors may differ.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string SettingsHash(ObjectMetadata metadata, ApiVersion version)
    {
        var parts = metadata.Properties.Select(property => $"{property.Name}:{property.Type}").Order(StringComparer.Ordinal)
            .Concat(metadata.Targets.Select(target => $"{target.ObjectTypeId} {target.IsDeclared}").Order(StringComparer.Ordinal))
            .Concat(metadata.Privacy.Rules.Length > 0 ? [$"{metadata.Privacy.Rules} {metadata.Privacy.Key}"] : Array.Empty<string>())
            .Prepend($"{version} {metadata.ObjectTypeId} {metadata.ModifiedProperty}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..16];
    }

    // A clock was ahead when it was set, or somebody wrote it: up to where the table is complete, it does not tell.
    private static string? Flaw(Watermark watermark, RunClock clock) =>
        clock.IsFuture(watermark.LastSync) ? Invariant(
            $"the watermark lies in the future ({watermark.LastSync.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)")
        : RunClock.IsPrehistoric(watermark.LastSync)
            ? Invariant($"the watermark is no time of a sync ({watermark.LastSync.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)")
        : null;

    private string? Obstacle(Checkpoint checkpoint, Watermark? watermark, string settingsHash, RunClock clock)
    {
        if (checkpoint.SettingsHash != settingsHash)
            return "the properties, the association types, the privacy rules or the API version have changed since";
        if (clock.Earliest - checkpoint.StartedAt > OldestCheckpoint)
            return Invariant($"it began on {checkpoint.StartedAt.UtcDateTime:yyyy-MM-dd}, more than {OldestCheckpoint.Days} days ago");
        if (clock.IsFuture(checkpoint.StartedAt))
            return Invariant($"it began in the future ({checkpoint.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)");
        if (!IsOfARun(checkpoint, watermark))
            return "it is not as a run leaves one";
        if (checkpoint.SyncMode == SyncMode.Full.Word())
            return null;
        if (watermark is null || Flaw(watermark, clock) is not null)
            return "it was incremental, and there is no watermark any more that it could go on from";
        return options.FullLoad ? "it was incremental, and a full load was asked for"
            : FullLoadReason is { } reason ? $"it was incremental, and {reason}" : null;
    }

    // What another program, an older version or a hand may have made of it.
    private static bool IsOfARun(Checkpoint checkpoint, Watermark? watermark) =>
        checkpoint.IsWhole
        && checkpoint.Records >= 0
        && checkpoint.Phase is RunPhase.Records or RunPhase.AfterRecords
        && (
            checkpoint.SyncMode == SyncMode.Full.Word()
                || (checkpoint.SyncMode == SyncMode.Incremental.Word() && IsOfASearch(checkpoint, watermark)));

    // What changed before the window, or in what is left out of it, nobody would read.
    private static bool IsOfASearch(Checkpoint checkpoint, Watermark? watermark) =>
        checkpoint is { WindowFrom: { } from, WindowTo: { } to }
        && !RunClock.IsPrehistoric(from) && from <= to && to >= checkpoint.StartedAt && !(from > watermark?.LastSync)
        && (checkpoint.Cursor is not { } cursor || SearchWalk.IdOf(new Cursor(cursor)) is not null);

    private RunPlan Continue(Checkpoint checkpoint, ObjectMetadata metadata, Watermark? watermark, RunClock clock)
    {
        var isFull = checkpoint.SyncMode == SyncMode.Full.Word();
        var window = isFull ? null
            : new SearchWindow(metadata.ModifiedProperty, checkpoint.WindowFrom!.Value, checkpoint.WindowTo!.Value);
        var reason = Invariant(
            $"continues the run of {checkpoint.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC after {checkpoint.Records} records");
        return new RunPlan(
            checkpoint.RunId, isFull ? SyncMode.Full : SyncMode.Incremental, reason, checkpoint.StartedAt, window, null,
            isFull || RefreshesLinks(watermark, clock), checkpoint);
    }

    private static RunPlan Full(string reason, RunClock clock) =>
        new(Guid.CreateVersion7(), SyncMode.Full, reason, clock.Earliest, null, null, RefreshesLinks: true, null);

    private async Task<RunPlan> PlanIncrementalAsync(
        ObjectMetadata metadata, Watermark watermark, RunClock clock, CancellationToken cancellationToken)
    {
        var watermarkNow = Earlier(watermark.LastSync, clock.Latest);
        var from = watermark.SearchFrom is { } earlier && !RunClock.IsPrehistoric(earlier) ? Earlier(earlier, watermarkNow) : watermarkNow;
        var window = new SearchWindow(metadata.ModifiedProperty, from - options.Overlap, clock.Latest + ClockIsEarlyBy);
        long changes;
        try
        {
            changes = await client.CountAsync(metadata.ObjectType, window.Filters, cancellationToken);
        }
        catch (HubSpotApiException refused) when (refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            // The one error that a full load cures: a type that cannot be searched can still be listed.
            return Full($"HubSpot does not search this type ({refused.Message})", clock);
        }

        if (changes > options.IncrementalMaxRecords)
            return Full($"{changes} records changed, more than INCREMENTAL_MAX_RECORDS ({options.IncrementalMaxRecords})", clock);
        if (changes > FewChanges && options.IncrementalMaxRecords is null)
        {
            var all = await client.CountAsync(metadata.ObjectType, [], cancellationToken);
            if (SecondsIncremental(changes, metadata) >= SecondsFull(all))
                return Full($"{changes} of {all} records changed, so that a full load needs less API time", clock);
        }

        return new RunPlan(
            Guid.CreateVersion7(), SyncMode.Incremental,
            Invariant($"{changes} records changed since {window.From.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
            // What was surely read before stays so, though a clock is behind now.
            Later(clock.Earliest, watermarkNow), window, changes, RefreshesLinks(watermark, clock), null);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // Where no run of this program has read the links of all records yet, another wrote them, without what it did not know: the categories.
    private bool RefreshesLinks(Watermark? watermark, RunClock clock) =>
        options.Associations || watermark?.LinksSynced is not { } synced || clock.Earliest - synced > options.AssociationsEvery
            || clock.IsFuture(synced);

    // Searching, listing and associations have limits of their own and run side by side, so the slowest of a load's parts counts.
    private double SecondsIncremental(long changes, ObjectMetadata metadata) =>
        Math.Max(changes / 200.0 / client.Options.SearchLimit.PerSecond, SecondsOfLinks(changes, metadata));

    // The listing names the links, so that as a rule fewer calls are needed for them than for the records.
    private double SecondsFull(long all) => all / 100.0 / client.Usage.GeneralLimit.PerSecond;

    private double SecondsOfLinks(long records, ObjectMetadata metadata) =>
        records / (double)LinkBatcher.MaxIds * metadata.Targets.Count / client.Options.AssociationLimit.PerSecond;
}
