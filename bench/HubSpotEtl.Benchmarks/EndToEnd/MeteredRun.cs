using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>A run of the executable with what the portal saw of it.</summary>
/// <param name="Product">The run.</param>
/// <param name="Simulator">CPU time of the simulator.</param>
/// <param name="Calls">The calls.</param>
internal sealed record MeteredRun(ProductRun Product, TimeSpan Simulator, CallCounts Calls)
{
    /// <summary>Adds what a load of many records is judged by.</summary>
    /// <param name="figures">Where to.</param>
    /// <param name="records">Records loaded.</param>
    public void AddTo(Figures figures, long records)
    {
        Product.Sample.AddTo(figures, "hubspot-etl", records);
        figures.Add("hubspot-etl: records a second of client CPU", records / Product.Sample.Client.TotalSeconds);
        figures.Add("simulator CPU, µs a record", Simulator.TotalMicroseconds / records);
        figures.Add("peak memory, MB", Product.PeakMegabytes);
        figures.Add("API calls for 1,000 records", 1_000.0 * Calls.Total / records);
    }

    /// <summary>Adds the floor's figures and the ratios to it.</summary>
    /// <param name="figures">Where to.</param>
    /// <param name="floor">The floor's run of the same round.</param>
    /// <param name="records">Records loaded.</param>
    public void AddRatios(Figures figures, Sample floor, long records)
    {
        floor.AddTo(figures, "floor", records);
        figures.Add("records/s, of the floor", floor.Elapsed / Product.Sample.Elapsed);
        figures.Add("client CPU, of PostgreSQL's", Product.Sample.Client / Product.Sample.Server);
        figures.Add("PostgreSQL CPU, of the floor's", Product.Sample.Server / floor.Server);
    }
}
