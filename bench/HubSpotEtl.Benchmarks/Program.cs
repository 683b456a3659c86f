using BenchmarkDotNet.Running;
using HubSpotEtl.Benchmarks;

// BenchmarkDotNet looks for the project that it builds below the working directory.
Directory.SetCurrentDirectory(Checkout.Root());
return BenchmarkArguments.Run(args, all => BenchmarkSwitcher.FromAssembly(typeof(PageToRows).Assembly).Run(all, new BenchmarkSettings()));
