namespace HubSpotEtl.Crm;

/// <summary>
/// The kinds of Sensitive Data, as HubSpot names them. Definitions of properties of these kinds come only when they are asked for; their
/// values need a scope each (developers.hubspot.com, "Properties" and "Sensitive data").
/// </summary>
public static class DataSensitivity
{
    /// <summary>What an ordinary property is said to be.</summary>
    public const string None = "non_sensitive";

    /// <summary>The kinds that are not listed unless they are asked for.</summary>
    public static IReadOnlyList<string> Hidden { get; } = ["sensitive", "highly_sensitive"];

    /// <summary>The scope that values most likely need, for when HubSpot does not name it.</summary>
    /// <param name="objectTypeId">Whose values.</param>
    /// <param name="sensitivity">One of <see cref="Hidden"/>.</param>
    /// <returns>Its name.</returns>
    public static string ScopeOf(string objectTypeId, string sensitivity) => StandardObjectTypes.Find(objectTypeId)?.Path == "tickets"
        // Tickets have a scope from before there were scopes by object, and its kin are called after it.
        ? $"tickets.{sensitivity}"
        : $"crm.objects.{StandardObjectTypes.Find(objectTypeId)?.Path ?? "custom"}.{sensitivity}.read";
}
