using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Progress;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Jobs;

/// <summary>What a sync is given.</summary>
/// <param name="Options">Checked options.</param>
/// <param name="Loggers">Where loggers come from.</param>
/// <param name="Time">The clock.</param>
/// <param name="Progress">Where it tells how far it is.</param>
public sealed record SyncJob(EtlOptions Options, ILoggerFactory Loggers, TimeProvider Time, IProgressSink Progress);
