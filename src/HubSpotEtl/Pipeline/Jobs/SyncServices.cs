using System.Buffers;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Portal;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Reporting.Progress;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Jobs;

/// <summary>What all objects of a process share.</summary>
/// <param name="Client">The API, whose limits belong to the portal and so to all objects together.</param>
/// <param name="Database">The tables.</param>
/// <param name="Options">The user's wishes.</param>
/// <param name="Time">The clock.</param>
/// <param name="Pool">Buffers of row batches.</param>
/// <param name="Progress">Where progress is shown.</param>
/// <param name="Host">This machine's name, for the run's row.</param>
internal sealed record SyncServices(
    HubSpotClient Client,
    Database Database,
    SyncOptions Options,
    TimeProvider Time,
    ArrayPool<byte> Pool,
    IProgressSink Progress,
    string Host)
{
    /// <summary>Which entries of the user's lists have meant something so far.</summary>
    public PatternUse Patterns { get; } = new();

    /// <summary>Whether listings have named links so far.</summary>
    public LinkNaming LinkNaming { get; } = new();

    /// <summary>Whose data the schema holds.</summary>
    public SchemaPortal Portal { get; private init; } = new(Client, Database, Options);

    /// <summary>What was said in the report of an object and need not be said again in those of others.</summary>
    public HashSet<string> Told { get; } = [];

    /// <summary>Whether more than half of the rows may be marked deleted.</summary>
    public MassDeletion MassDeletion => new(Options.AcceptMassDelete);

    /// <summary>Who holds a lock of this process, in words for the one who is refused.</summary>
    public string Self => $"hubspot-etl {Host} pid {Environment.ProcessId}";

    /// <summary>What a job needs.</summary>
    /// <param name="job">The wishes, the logs and the clock.</param>
    /// <param name="connections">Those that the options name.</param>
    /// <param name="client">The API over them.</param>
    public static SyncServices Of(SyncJob job, SyncConnections connections, HubSpotClient client) => new(
        client, connections.Database, job.Options.Sync, job.Time, connections.Buffers, job.Progress, Environment.MachineName);

    /// <summary>The same for those who only look.</summary>
    public SyncServices ForLooking()
    {
        var database = Database.ForLooking();
        return this with { Database = database, Portal = new SchemaPortal(Client, database, Options) };
    }

    /// <summary>Takes the lock of an object, or waits for it where that is wished.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="logger">Is told whom it waits for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SyncLockedException">Another run has it.</exception>
    public async Task<SyncLock> HoldAsync(TableName table, ILogger logger, CancellationToken cancellationToken)
    {
        if (Options.Wait)
            return await SyncLock.WaitAsync(Database, table, Self, Time, logger, cancellationToken);
        var (held, holder) = await SyncLock.TryAcquireAsync(Database, table, Self, cancellationToken);
        return held ?? throw new SyncLockedException(table, holder);
    }
}
