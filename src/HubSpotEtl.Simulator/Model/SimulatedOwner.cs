namespace HubSpotEtl.Simulator.Model;

/// <summary>A user that can own records.</summary>
/// <param name="Id">Owner id, the value of <c>hubspot_owner_id</c>.</param>
/// <param name="Email">Address.</param>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="IsArchived">Deactivated: only in the archived list.</param>
public sealed record SimulatedOwner(long Id, string Email, string FirstName, string LastName, bool IsArchived);
