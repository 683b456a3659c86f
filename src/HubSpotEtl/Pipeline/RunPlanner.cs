using System.Net;
using System.Security.Cryptography;
using System.Text;
using HubSpotEtl.Configuration;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Postgres;
using HubSpotEtl.Reporting;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// Decides between a full and an incremental load, and whether an interrupted run is continued. Costs no API call when that is clear,
/// one when there is a watermark, and a second one only when so much changed that a full load might be cheaper.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="options">The user's wishes.</param>
/// <param name="time">The local clock, for a server that sends no date.</param>
/// <param name="logger">The run's log.</param>
internal sealed class RunPlanner(HubSpotClient client, SyncOptions options, TimeProvider time, ILogger logger)
{
    // HubSpot keeps a cursor for no stated time, and what was read long ago would need a second look anyway.
    private static readonly TimeSpan OldestCheckpoint = TimeSpan.FromDays(3);

    // HubSpot's clock is known up to a second early, for its header has whole seconds, and by the time of an answer. What changed just before
    // the run must not wait for the next one.
    private static readonly TimeSpan ClockIsEarlyBy = TimeSpan.FromSeconds(2);

    // Below so many changes a full load is never worth asking HubSpot for the number of all records.
    private const long FewChanges = 2_000;

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
        var now = client.ServerTime ?? time.GetUtcNow();
        if (checkpoint is not null)
        {
            var obstacle = Obstacle(checkpoint, settingsHash, now);
            if (obstacle is null)
                return Continue(checkpoint, metadata, watermark, now);
            Log.CheckpointDiscarded(logger, metadata.ObjectType, obstacle);
        }

        if (options.FullLoad)
            return Full("a full load was asked for", now);
        if (FullLoadReason is { } reason)
            return Full(reason, now);
        if (watermark is null)
            return Full("first run", now);
        return await PlanIncrementalAsync(metadata, watermark, now, cancellationToken);
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

    private string? Obstacle(Checkpoint checkpoint, string settingsHash, DateTimeOffset now)
    {
        if (checkpoint.SettingsHash != settingsHash)
            return "the properties, the association types, the privacy rules or the API version have changed since";
        if (now - checkpoint.StartedAt > OldestCheckpoint)
            return Invariant($"it began on {checkpoint.StartedAt.UtcDateTime:yyyy-MM-dd}, more than {OldestCheckpoint.Days} days ago");
        if (checkpoint.SyncMode == SyncMode.Full.Word())
            return null;
        return options.FullLoad ? "it was incremental, and a full load was asked for"
            : FullLoadReason is { } reason ? $"it was incremental, and {reason}" : null;
    }

    private RunPlan Continue(Checkpoint checkpoint, ObjectMetadata metadata, Watermark? watermark, DateTimeOffset now)
    {
        var isFull = checkpoint.SyncMode == SyncMode.Full.Word();
        var window = isFull ? null
            : new SearchWindow(metadata.ModifiedProperty, checkpoint.WindowFrom!.Value, checkpoint.WindowTo!.Value);
        var reason = Invariant(
            $"continues the run of {checkpoint.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC after {checkpoint.Records} records");
        return new RunPlan(
            checkpoint.RunId, isFull ? SyncMode.Full : SyncMode.Incremental, reason, checkpoint.StartedAt, window, null,
            isFull || RefreshesLinks(watermark, now), checkpoint);
    }

    private static RunPlan Full(string reason, DateTimeOffset now) =>
        new(Guid.CreateVersion7(), SyncMode.Full, reason, now, null, null, RefreshesLinks: true, null);

    private async Task<RunPlan> PlanIncrementalAsync(
        ObjectMetadata metadata, Watermark watermark, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var window = new SearchWindow(metadata.ModifiedProperty, watermark.LastSync - options.Overlap, now + ClockIsEarlyBy);
        long changes;
        try
        {
            changes = await client.CountAsync(metadata.ObjectType, window.Filters, cancellationToken);
        }
        catch (HubSpotApiException refused) when (refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            // The one error that a full load cures: a type that cannot be searched can still be listed.
            return Full($"HubSpot does not search this type ({refused.Message})", now);
        }

        if (changes > options.IncrementalMaxRecords)
            return Full($"{changes} records changed, more than INCREMENTAL_MAX_RECORDS ({options.IncrementalMaxRecords})", now);
        if (changes > FewChanges && options.IncrementalMaxRecords is null)
        {
            var all = await client.CountAsync(metadata.ObjectType, [], cancellationToken);
            if (SecondsIncremental(changes, metadata) >= SecondsFull(all))
                return Full($"{changes} of {all} records changed, so that a full load needs less API time", now);
        }

        return new RunPlan(
            Guid.CreateVersion7(), SyncMode.Incremental,
            Invariant($"{changes} records changed since {window.From.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
            now, window, changes, RefreshesLinks(watermark, now), null);
    }

    // Where no run of this program has read the links of all records yet, another wrote them, without what it did not know: the categories.
    private bool RefreshesLinks(Watermark? watermark, DateTimeOffset now) =>
        options.Associations || watermark?.LinksSynced is not { } synced || now - synced > options.AssociationsEvery;

    // Searching, listing and associations have limits of their own and run side by side, so the slowest of a load's parts counts.
    private double SecondsIncremental(long changes, ObjectMetadata metadata) =>
        Math.Max(changes / 200.0 / client.Options.SearchLimit.PerSecond, SecondsOfLinks(changes, metadata));

    // The listing names the links, so that as a rule fewer calls are needed for them than for the records.
    private double SecondsFull(long all) => all / 100.0 / client.Usage.GeneralLimit.PerSecond;

    private double SecondsOfLinks(long records, ObjectMetadata metadata) =>
        records / (double)LinkBatcher.MaxIds * metadata.Targets.Count / client.Options.AssociationLimit.PerSecond;
}
