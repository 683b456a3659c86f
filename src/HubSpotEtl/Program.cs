using HubSpotEtl.Cli;
using HubSpotEtl.Hosting;
using HubSpotEtl.Pipeline.Runs;

if (Inheritance.PutRight() is { } tooLittle)
    return LastWords.Say(tooLittle);
OutOfMemory.EndsTheProcess();
try
{
    using var signals = StopSignals.Listen();
    return await new Application(Surroundings.OfProcess(signals, (job, stop, cancel) => new SyncRunner(job).RunAsync(stop, cancel)))
        .RunAsync(args);
}
catch (Exception failure)
{
    // The application has a last door of its own: this is for what it needs itself.
    return LastWords.Say(failure);
}
