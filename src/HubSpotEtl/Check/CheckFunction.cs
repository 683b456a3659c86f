using HubSpotEtl.Check.Report;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Check;

/// <summary>Looks at everything that a sync needs.</summary>
/// <param name="options">The settings, with what is wrong with them.</param>
/// <param name="dotEnv">The file in force, if any.</param>
/// <param name="loggers">Where loggers come from.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>What was found.</returns>
internal delegate Task<CheckReport> CheckFunction(
    CheckOptions options, DotEnvFile? dotEnv, ILoggerFactory loggers, CancellationToken cancellationToken);
