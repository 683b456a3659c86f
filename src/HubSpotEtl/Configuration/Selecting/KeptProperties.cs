using HubSpotEtl.Crm;

namespace HubSpotEtl.Configuration.Selecting;

/// <summary>Properties that no selection leaves out, and that no privacy rule may cover.</summary>
internal static class KeptProperties
{
    public static IReadOnlyList<string> Names => WellKnownProperties.Kept;

    public static bool Hold(string property) => Names.Contains(property, StringComparer.OrdinalIgnoreCase);
}
