namespace HubSpotEtl.HubSpot.Listing;

/// <summary>What is to be done with a page that has come.</summary>
/// <param name="From">The first id to keep.</param>
/// <param name="End">The first id not to keep any more; null: there is none.</param>
internal sealed record PageVerdict(long From, long? End)
{
    /// <summary>The page told nothing that is not listed elsewhere.</summary>
    public static PageVerdict Useless { get; } = new(0, 0);

    /// <summary>Why the listing cannot be read in ranges; null when it can.</summary>
    public string? Violation { get; private init; }

    /// <summary>True for an id to keep.</summary>
    public bool Keeps(long id) => id >= From && !(id >= End);

    public static PageVerdict Broken(string violation) => new(0, 0) { Violation = violation };
}
