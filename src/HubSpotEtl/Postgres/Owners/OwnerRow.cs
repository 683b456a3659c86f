namespace HubSpotEtl.Postgres.Owners;

/// <summary>An owner as it is stored.</summary>
/// <param name="Id">The value of <c>hubspot_owner_id</c>.</param>
public sealed record OwnerRow(long Id)
{
    /// <summary>The user behind it.</summary>
    public long? UserId { get; init; }

    /// <summary><c>PERSON</c> or <c>QUEUE</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Address.</summary>
    public string? Email { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>Archived ones are marked <c>fivetran_deleted</c>.</summary>
    public bool Archived { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The teams it is in.</summary>
    public IReadOnlyList<OwnerTeamRow> Teams { get; init; } = [];

    /// <summary>What views show in place of the id: first and last name, else the address; null where there is neither.</summary>
    internal string? Name => NullIfBlank($"{FirstName} {LastName}") ?? NullIfBlank(Email);

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A team of an owner.</summary>
/// <param name="Id">HubSpot's id, text.</param>
/// <param name="Name">What people see.</param>
/// <param name="IsPrimary">True for the main one.</param>
public sealed record OwnerTeamRow(string? Id, string? Name, bool IsPrimary);
