using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd.Scenarios;

/// <summary>A first load with links to companies, deals, tickets and among contacts; the floor loads the links too.</summary>
internal sealed class WithAssociations(EndToEndOptions options) : FirstLoad(options, 30_000)
{
    /// <inheritdoc/>
    public override string Name => "associations";

    /// <inheritdoc/>
    protected override string What => "First load with associations";

    /// <inheritdoc/>
    protected override string[] Portal =>
    [
        "--objects", $"{ObjectType}={Records},companies={Records / 5},deals={Records / 3},tickets={Records / 6}", "--limits", "off",
    ];

    /// <inheritdoc/>
    protected override async Task AddAsync(Bench bench, MeteredRun run, Figures figures, CancellationToken cancellationToken)
    {
        var links = await bench.CountAsync("contact_company", cancellationToken) + await bench.CountAsync("contact_deal", cancellationToken)
            + await bench.CountAsync("contact_ticket", cancellationToken) + await bench.CountAsync("contact_contact", cancellationToken);
        if (links != run.Product.Links)
            throw new InvalidOperationException($"{run.Product.Links} links were found, {links} are stored.");
        figures.Add("links for 1,000 records", 1_000.0 * links / Records);
    }
}
