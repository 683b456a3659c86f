namespace HubSpotEtl.Postgres.Bookkeeping.Coverage;

/// <summary>What is not selected of an object, of all that HubSpot has, and so is missing or old in the rows of its table.</summary>
/// <param name="Properties">By name.</param>
/// <param name="Targets">The object types whose associations are not read, by id.</param>
internal sealed record Exclusions(IReadOnlyList<string> Properties, IReadOnlyList<string> Targets)
{
    /// <summary>Everything is selected.</summary>
    internal static Exclusions Nothing { get; } = new([], []);

    /// <summary>What was left out, or is now.</summary>
    internal Exclusions With(Exclusions other) => new([.. Properties.Union(other.Properties)], [.. Targets.Union(other.Targets)]);
}
