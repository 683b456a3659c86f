using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Micro;

/// <summary>A rate made from the mean time of an operation; an operation is one record in every benchmark here.</summary>
internal abstract class RateColumn(string name, string unit, string legend) : IColumn
{
    public string Id => GetType().Name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        summary[benchmarkCase]?.ResultStatistics is { Mean: > 0 } time
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Of(1e9 / time.Mean, benchmarkCase):N0}{unit}")
            : "-";

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    protected abstract double Of(double recordsPerSecond, BenchmarkCase benchmarkCase);
}

internal sealed class RecordsPerSecond() : RateColumn("records/s", "", "Records a second on one core")
{
    protected override double Of(double recordsPerSecond, BenchmarkCase benchmarkCase) => recordsPerSecond;
}

internal sealed class MegabytesPerSecond() : RateColumn("JSON/s", " MB", "Page bodies a second, in 1,000,000 bytes")
{
    protected override double Of(double recordsPerSecond, BenchmarkCase benchmarkCase) =>
        recordsPerSecond * ((RecordShape)benchmarkCase.Parameters[nameof(PageToRows.Shape)]).BytesARecord / 1e6;
}
