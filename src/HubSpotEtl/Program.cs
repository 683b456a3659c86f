using HubSpotEtl.Cli;
using HubSpotEtl.Hosting;
using HubSpotEtl.Pipeline.Runs;

if (InheritedProcessState.PutRight() is { } tooLittle)
    return RawStandardError.Say(tooLittle);
OutOfMemory.EndsTheProcess();
try
{
    using var signals = StopSignals.Listen();
    return await new Application(HostContext.OfProcess(signals, (job, stop, cancel) => new SyncRunner(job).RunAsync(stop, cancel)))
        .RunAsync(args);
}
catch (Exception failure)
{
    // The application has a last door of its own: this is for what it needs itself.
    return RawStandardError.Say(failure);
}
