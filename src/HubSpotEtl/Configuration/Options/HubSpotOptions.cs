using HubSpotEtl.Secrets;

namespace HubSpotEtl.Configuration.Options;

/// <summary>How HubSpot is reached.</summary>
public sealed record HubSpotOptions
{
    /// <summary>The public API.</summary>
    public static readonly Uri DefaultBaseUrl = new("https://api.hubapi.com/");

    /// <summary>Private-app or service-key token (<c>ACCESS_TOKEN</c>): visible ASCII characters.</summary>
    public required Secret AccessToken { get; init; }

    /// <summary>
    /// <c>HUBSPOT_BASE_URL</c>; its path ends with a slash. https, or http on loopback, or any http(s) when the user allowed it with
    /// <c>--allow-insecure</c>; never with a user name, query or fragment. Default https://api.hubapi.com/.
    /// </summary>
    public Uri BaseUrl { get; init; } = DefaultBaseUrl;

    /// <summary><c>HUBSPOT_API_VERSION</c>: <c>v3</c>, <c>YYYY-MM</c> or <c>YYYY-MM-beta</c>. Default v3 (associations: v4).</summary>
    public string ApiVersion { get; init; } = "v3";
}
