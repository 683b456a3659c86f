using BenchmarkDotNet.Running;
using HubSpotEtl.Benchmarks.Check;
using HubSpotEtl.Benchmarks.EndToEnd;
using HubSpotEtl.Benchmarks.Micro;
using HubSpotEtl.TestSupport;

// BenchmarkDotNet looks for the project that it builds below the working directory.
Directory.SetCurrentDirectory(Repository.Root);
return args switch
{
    ["e2e", .. var rest] => await EndToEndCommand.RunAsync(rest, CancellationToken.None),
    ["--check", .. var rest] => await CheckCommand.RunAsync(rest, CancellationToken.None),
    _ => BenchmarkArguments.Run(args, (all, settings) => BenchmarkSwitcher.FromAssembly(typeof(PageToRows).Assembly).Run(all, settings)),
};
