using HubSpotEtl.Cli;

using var signals = StopSignals.Listen();
return await new Application(Surroundings.OfProcess(signals, RunSync)).RunAsync(args);

static Task<HubSpotEtl.Reporting.RunSummary> RunSync(SyncJob job, CancellationToken stopRequested, CancellationToken cancellationToken) =>
    throw new NotSupportedException("This build has no pipeline yet.");
