namespace HubSpotEtl.Crm;

/// <summary>The account that a token belongs to (<c>GET /account-info/v3/details</c>).</summary>
/// <param name="PortalId">Its number.</param>
/// <param name="Kind"><c>STANDARD</c>, <c>DEVELOPER_TEST</c>, <c>SANDBOX</c>…; null when HubSpot does not say.</param>
/// <param name="TimeZone">Where its day begins, and with it the quota of calls; null when HubSpot does not say.</param>
public sealed record AccountDetails(long PortalId, string? Kind, string? TimeZone);

/// <summary>The calls of a day (<c>GET /account-info/v3/api-usage/daily/private-apps</c>).</summary>
/// <param name="Limit">What the account may send.</param>
/// <param name="Used">What it has sent.</param>
/// <param name="ResetsAt">When it begins anew; null when HubSpot does not say.</param>
public sealed record DailyUsage(long Limit, long Used, DateTimeOffset? ResetsAt);
