using HubSpotEtl.Check.Report;
using HubSpotEtl.HubSpot;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Check;

/// <summary>What to do about a refusal.</summary>
internal static class Scopes
{
    /// <returns>Names the scopes that HubSpot names; null when it is not about scopes.</returns>
    public static Said? Remedy(HubSpotApiException refused) => refused switch
    {
        { MissingScopes: { Count: > 0 } scopes } => new Said(CheckScopeRemedy, string.Join(", ", scopes)),
        { IsMissingScope: true } => new Said(CheckScopeUnnamedRemedy),
        _ => null,
    };
}
