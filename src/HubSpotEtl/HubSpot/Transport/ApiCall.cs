namespace HubSpotEtl.HubSpot.Transport;

/// <summary>One call, which may take several tries.</summary>
/// <param name="Family">Decides the rate limit it counts to.</param>
/// <param name="ObjectType">For messages.</param>
/// <param name="What">For messages: "list page after 123".</param>
/// <param name="Build">The request for a page size; the size means nothing where <paramref name="PageSize"/> is zero.</param>
/// <param name="PageSize">The records asked for, if a server in trouble may be asked for fewer; else zero.</param>
internal sealed record ApiCall(ApiFamily Family, string ObjectType, string What, Func<int, ApiRequest> Build, int PageSize = 0);

/// <summary>What goes over the wire: a GET, or a POST when there is a body.</summary>
/// <param name="PathAndQuery">From the base URL on, percent-encoded.</param>
/// <param name="Json">The body, if any.</param>
internal readonly record struct ApiRequest(string PathAndQuery, ReadOnlyMemory<byte>? Json = null);
