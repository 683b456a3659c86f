using System.Buffers;
using HubSpotEtl.Configuration;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Postgres;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Pipeline;

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

    /// <summary>Who holds a lock of this process, in words for the one who is refused.</summary>
    public string Self => $"hubspot-etl {Host} pid {Environment.ProcessId}";
}
