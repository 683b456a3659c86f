using HubSpotEtl.Configuration.Options;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Discover;

/// <summary>Reads the object types of a portal.</summary>
/// <param name="options">Which portal, which types.</param>
/// <param name="loggers">Where loggers come from.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>What was found.</returns>
internal delegate Task<DiscoverReport> DiscoverFunction(
    DiscoverOptions options, ILoggerFactory loggers, CancellationToken cancellationToken);
