namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>One measured run.</summary>
/// <param name="Elapsed">From start to end.</param>
/// <param name="Client">CPU time of the process that loads.</param>
/// <param name="Server">CPU time of PostgreSQL.</param>
/// <param name="WalBytes">Write-ahead log written meanwhile.</param>
internal sealed record Sample(TimeSpan Elapsed, TimeSpan Client, TimeSpan Server, long WalBytes)
{
    /// <summary>Adds the usual figures of a run.</summary>
    /// <param name="figures">Where to.</param>
    /// <param name="who">Whose run it is.</param>
    /// <param name="records">Records loaded.</param>
    public void AddTo(Figures figures, string who, long records)
    {
        figures.Add($"{who}: records/s", records / Elapsed.TotalSeconds);
        figures.Add($"{who}: client CPU, µs a record", Client.TotalMicroseconds / records);
        figures.Add($"{who}: PostgreSQL CPU, µs a record", Server.TotalMicroseconds / records);
    }
}
