using HubSpotEtl.HubSpot.Queries;

namespace HubSpotEtl.HubSpot.Requests;

/// <summary>The second form of an association cursor.</summary>
internal static class AssociationCursors
{
    /// <summary>The inputs with percent-decoded cursors; null when none of them has anything to decode.</summary>
    public static IReadOnlyList<AssociationInput>? Decoded(IReadOnlyList<AssociationInput> inputs) =>
        inputs.Any(input => input.After?.Contains('%') is true)
            ? [.. inputs.Select(input => input with { After = input.After is null ? null : Uri.UnescapeDataString(input.After) })]
            : null;
}
