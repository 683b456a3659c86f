namespace HubSpotEtl.Simulator.Model;

/// <summary>A user that can own records.</summary>
/// <param name="Id">Owner id, the value of <c>hubspot_owner_id</c>.</param>
/// <param name="Email">Address.</param>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="IsArchived">Deactivated: only in the archived list.</param>
public sealed record SimulatedOwner(long Id, string Email, string FirstName, string LastName, bool IsArchived)
{
    /// <summary>PERSON or QUEUE.</summary>
    public string Type { get; init; } = "PERSON";

    /// <summary>Names of the teams it is in, the main one first; ids are made from the places.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];
}
