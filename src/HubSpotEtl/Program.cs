using HubSpotEtl.Cli;
using HubSpotEtl.Pipeline;

Inheritance.PutRight();
OutOfMemory.EndsTheProcess();
using var signals = StopSignals.Listen();
return await new Application(Surroundings.OfProcess(signals, (job, stop, cancel) => new SyncRunner(job).RunAsync(stop, cancel))).RunAsync(args);
