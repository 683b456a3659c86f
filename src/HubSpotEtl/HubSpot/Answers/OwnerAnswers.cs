using System.Text.Json.Serialization;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>A page of owners; every field optional.</summary>
internal sealed record OwnersAnswer(List<OwnerAnswer?>? Results, OwnersPaging? Paging)
{
    /// <summary>Null on the last page.</summary>
    public Cursor? Next => Paging?.Next?.After is { Length: > 0 } after ? new Cursor(after) : null;
}

internal sealed record OwnersPaging(OwnersNext? Next);

internal sealed record OwnersNext([property: JsonConverter(typeof(CursorText))] string? After);

internal sealed record OwnerAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? Type,
    [property: JsonConverter(typeof(LenientText))] string? Email,
    [property: JsonConverter(typeof(LenientText))] string? FirstName,
    [property: JsonConverter(typeof(LenientText))] string? LastName,
    [property: JsonConverter(typeof(LenientText))] string? UserId,
    [property: JsonConverter(typeof(LenientText))] string? UserIdIncludingInactive,
    [property: JsonConverter(typeof(LenientBoolean))] bool Archived,
    [property: JsonConverter(typeof(LenientText))] string? CreatedAt,
    [property: JsonConverter(typeof(LenientText))] string? UpdatedAt,
    List<OwnerTeamAnswer?>? Teams)
{
    /// <summary>Null for one without a number, which no record can name.</summary>
    public OwnerDefinition? ToOwner() => AnswerValues.ToNumber(Id) is not { } id ? null : new OwnerDefinition(id)
    {
        Type = Type,
        Email = Email,
        FirstName = FirstName,
        LastName = LastName,
        UserId = AnswerValues.ToNumber(UserId) ?? AnswerValues.ToNumber(UserIdIncludingInactive),
        IsArchived = Archived,
        CreatedAt = AnswerValues.ToTime(CreatedAt),
        UpdatedAt = AnswerValues.ToTime(UpdatedAt),
        Teams = [.. (Teams ?? []).OfType<OwnerTeamAnswer>().Select(team => new OwnerTeam(team.Id, team.Name, team.Primary))],
    };
}

internal sealed record OwnerTeamAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? Name,
    [property: JsonConverter(typeof(LenientBoolean))] bool Primary);
