using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Secrets;
using Npgsql;

namespace HubSpotEtl.Postgres.Session;

/// <summary>Where the tables are, checked at the edge before it gets here.</summary>
/// <param name="Host">Host name, address, or the folder of a Unix socket.</param>
/// <param name="Port">TCP port, 1 to 65535.</param>
/// <param name="Name">The database.</param>
/// <param name="User">The role.</param>
/// <param name="Password">Its password; empty where the server asks for none.</param>
/// <param name="Schema">The schema of all tables, created when absent.</param>
public sealed record DatabaseSettings(string Host, int Port, string Name, string User, Secret Password, SqlIdentifier Schema)
{
    /// <summary>How the connection is encrypted. Default: Npgsql's own (<c>Prefer</c>).</summary>
    public SslMode SslMode { get; init; } = SslMode.Prefer;

    /// <summary>A file of PEM certificates: the authorities to believe in place of the system's; null for the system's.</summary>
    public string? RootCertificate { get; init; }

    /// <summary>How long one attempt to connect may take. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long one statement may take before it is given up; schema changes and reconcile statements, which rewrite or scan whole
    /// tables, are not limited. Default 10 minutes.
    /// </summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What <c>pg_stat_activity</c> shows. Default <c>hubspot-etl</c>.</summary>
    public string ApplicationName { get; init; } = "hubspot-etl";

    /// <summary>The settings that the user's options amount to.</summary>
    /// <param name="options">Checked options.</param>
    /// <returns>The settings.</returns>
    public static DatabaseSettings Of(DatabaseOptions options) =>
        new(options.Host, options.Port, options.Name, options.User, options.Password, new SqlIdentifier(options.Schema))
        {
            SslMode = options.SslMode, RootCertificate = options.RootCertificate,
        };
}
