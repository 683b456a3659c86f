using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace HubSpotEtl.Benchmarks.Micro;

/// <summary>What every benchmark reports: time and allocations a record, records and megabytes a second.</summary>
internal sealed class BenchmarkSettings : ManualConfig
{
    /// <summary>The usual settings.</summary>
    /// <param name="isShort">A quick look: few iterations, in this process, without a build.</param>
    public BenchmarkSettings(bool isShort)
    {
        AddLogger(ConsoleLogger.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(new RecordsPerSecond(), new MegabytesPerSecond());
        AddDiagnoser(MemoryDiagnoser.Default);
        AddExporter(MarkdownExporter.GitHub);
        AddJob(isShort ? QuickLook : Job.Default);
    }

    private static Job QuickLook => Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
        .WithEvaluateOverhead(false).WithWarmupCount(1).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(150));
}
