using System.Globalization;
using System.Text.RegularExpressions;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;

namespace HubSpotEtl.Pipeline.Portal;

/// <summary>The portal that the token belongs to, as far as HubSpot tells.</summary>
/// <param name="Id">Its number; null where nothing tells it.</param>
/// <param name="Refusal">Why HubSpot does not tell it; null where it does.</param>
internal sealed partial record TokenPortal(long? Id, string? Refusal)
{
    /// <summary>
    /// Asks HubSpot: for the account, and where that is refused, for the custom objects, whose full names hold the portal's number.
    /// </summary>
    /// <param name="client">The API.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="HubSpotApiException">HubSpot failed, or refuses the token altogether.</exception>
    public static async Task<TokenPortal> AskAsync(HubSpotClient client, CancellationToken cancellationToken)
    {
        try
        {
            return new TokenPortal((await client.GetAccountAsync(cancellationToken)).PortalId, null);
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            return new TokenPortal(await NamedAsync(client, cancellationToken), refused.Message);
        }
    }

    /// <summary>The portal that custom objects are of, by their names.</summary>
    /// <param name="schemas">All of the portal's.</param>
    /// <returns>Null unless all that name a portal name the same one.</returns>
    public static long? NamedBy(IEnumerable<ObjectSchema> schemas)
    {
        var portals = schemas.Select(schema => FullName().Match(schema.FullyQualifiedName ?? "")).Where(match => match.Success)
            .Select(match => long.Parse(match.Groups["portal"].ValueSpan, CultureInfo.InvariantCulture)).Distinct().ToList();
        return portals is [> 0 and var portal] ? portal : null;
    }

    private static async Task<long?> NamedAsync(HubSpotClient client, CancellationToken cancellationToken)
    {
        try
        {
            return NamedBy(await client.GetCustomSchemasAsync(cancellationToken));
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            return null;
        }
    }

    // HubSpot, "Custom objects": fullyQualifiedName is p{portal}_{name}.
    [GeneratedRegex(@"\Ap(?<portal>[0-9]{1,18})_.", RegexOptions.ExplicitCapture)]
    private static partial Regex FullName();
}
