using HubSpotEtl.Cli;
using HubSpotEtl.Lambda;
using HubSpotEtl.Pipeline;

// Lambda's system has no ICU, without which .NET would not start. What is lost are names with letters beyond ASCII, which are then refused by a clear message.
// (The project must not set InvariantGlobalization: what it says, false too, is compiled in.)
if (Environment.GetEnvironmentVariable(RuntimeApi.Variable) is not null)
    AppContext.SetSwitch("System.Globalization.Invariant", true);

OutOfMemory.EndsTheProcess();
using var signals = StopSignals.Listen();
return await new Application(Surroundings.OfProcess(signals, (job, stop, cancel) => new SyncRunner(job).RunAsync(stop, cancel))).RunAsync(args);
