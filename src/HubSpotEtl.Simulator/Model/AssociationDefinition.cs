namespace HubSpotEtl.Simulator.Model;

/// <summary>A directional association type.</summary>
/// <param name="TypeId">Number of the type.</param>
/// <param name="Category">HUBSPOT_DEFINED or USER_DEFINED.</param>
/// <param name="Name">Name in the schema, such as <c>CONTACT_TO_COMPANY_UNLABELED</c>.</param>
/// <param name="Label">Label, null for the unlabelled.</param>
/// <param name="From">The type it starts from.</param>
/// <param name="To">The type it leads to.</param>
public sealed record AssociationDefinition(int TypeId, string Category, string Name, string? Label, SimulatedType From, SimulatedType To)
{
    /// <summary>The other direction; null for one that is stored one way only.</summary>
    public AssociationDefinition? Inverse { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Category} {TypeId})";

    /// <summary>By number and category within the pair: the inverse would make the generated comparison run in circles.</summary>
    public bool Equals(AssociationDefinition? other) =>
        other is not null && TypeId == other.TypeId && Category == other.Category && From == other.From && To == other.To;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(TypeId, Category);
}
