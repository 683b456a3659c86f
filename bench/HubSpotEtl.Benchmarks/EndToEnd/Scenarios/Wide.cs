namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>A first load of wide records.</summary>
internal sealed class Wide(EndToEndOptions options) : FirstLoad(options, 30_000)
{
    /// <inheritdoc/>
    public override string Name => "wide";

    /// <inheritdoc/>
    protected override string What => "First load, wide";

    /// <inheritdoc/>
    protected override int Properties => Options.Properties ?? 300;

    /// <inheritdoc/>
    protected override double Fill => 0.25;
}
