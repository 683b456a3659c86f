using BenchmarkDotNet.Running;
using HubSpotEtl.Benchmarks.EndToEnd;
using HubSpotEtl.Benchmarks.Micro;
using HubSpotEtl.TestSupport;

// BenchmarkDotNet looks for the project that it builds below the working directory.
Directory.SetCurrentDirectory(Repository.Root);
return args is ["e2e", .. var rest]
    ? await EndToEndCommand.RunAsync(rest, CancellationToken.None)
    : BenchmarkArguments.Run(args, all => BenchmarkSwitcher.FromAssembly(typeof(PageToRows).Assembly).Run(all, new BenchmarkSettings()));
