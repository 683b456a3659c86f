using HubSpotEtl.HubSpot.Bodies;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>What the user can do about a status.</summary>
internal static class StatusRemedy
{
    private const string Later = "Run again later: the run goes on where it stopped.";

    public static string For(HttpResponseMessage response, LimitKind? limit, IReadOnlyList<string> scopes) =>
        (int)response.StatusCode switch
    {
        >= 300 and < 400 => Redirect(response),
        401 => "Check ACCESS_TOKEN: it is wrong, expired or revoked.",
        403 when scopes.Count > 0 => $"Grant the app these scopes: {string.Join(", ", scopes)}.",
        403 => "Grant the app the read scopes of this object.",
        404 => "Check the object type and HUBSPOT_API_VERSION.",
        414 => "The property list does not fit the URL; a lower URL budget makes the client read by batch/read.",
        429 when limit == LimitKind.Daily =>
            "The account's calls of the day are used up. Run again after midnight in the account's time zone: the run goes on where it "
                + "stopped.",
        477 => "The account is being moved to another data centre. " + Later,
        530 => "Check the form of ACCESS_TOKEN, which HubSpot's edge may not have understood; else run again later.",
        423 or 429 or >= 500 => Later,
        _ => "HubSpot does not take the request as it is; check the object type (discover lists all) and the settings.",
    };

    private static string Redirect(HttpResponseMessage response)
    {
        var target = response.Headers.Location switch
        {
            { IsAbsoluteUri: true, Host.Length: > 0 } location => location.Host,
            // Without a scheme it is another host all the same.
            { OriginalString: var location } when location.StartsWith("//", StringComparison.Ordinal) => location[2..].Split('/', '?')[0],
            _ => "another path",
        };
        return $"It redirects to {SafeText.Of(target)}, which is not followed since the token must not go there. Check HUBSPOT_BASE_URL.";
    }
}
