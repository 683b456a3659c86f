namespace HubSpotEtl.Crm;

/// <summary>A user that records can belong to: an entry of <c>GET /crm/v3/owners</c>.</summary>
/// <param name="Id">The value of <c>hubspot_owner_id</c> and of other properties that name owners.</param>
public sealed record OwnerDefinition(long Id)
{
    /// <summary><c>PERSON</c> or <c>QUEUE</c>; null where HubSpot does not say.</summary>
    public string? Type { get; init; }

    /// <summary>Address.</summary>
    public string? Email { get; init; }

    /// <summary>Given name, often empty.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name, often empty.</summary>
    public string? LastName { get; init; }

    /// <summary>The user behind it, also of one that is deactivated.</summary>
    public long? UserId { get; init; }

    /// <summary>True for a user that was deactivated or removed; records may still belong to it.</summary>
    public bool IsArchived { get; init; }

    /// <summary>As sent.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>As sent.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The teams it is in.</summary>
    public IReadOnlyList<OwnerTeam> Teams { get; init; } = [];
}

/// <summary>A team of an owner.</summary>
/// <param name="Id">Text, as HubSpot sends it.</param>
/// <param name="Name">What people see.</param>
/// <param name="IsPrimary">True for the owner's main team.</param>
public sealed record OwnerTeam(string? Id, string? Name, bool IsPrimary);
