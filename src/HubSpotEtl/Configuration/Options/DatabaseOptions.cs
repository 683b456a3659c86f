using System.Net;
using HubSpotEtl.Secrets;
using Npgsql;

namespace HubSpotEtl.Configuration.Options;

/// <summary>How PostgreSQL is reached.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The longest name PostgreSQL keeps whole (PostgreSQL manual, 4.1.1 Identifiers and Key Words). Unit: bytes.</summary>
    public const int MaxNameBytes = 63;

    /// <summary>Host name, address or the folder of a Unix socket (<c>DB_HOST</c>).</summary>
    public required string Host { get; init; }

    /// <summary><c>DB_PORT</c>, 1 to 65535. Default 5432.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>The database (<c>DB_NAME</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The role (<c>DB_USER</c>).</summary>
    public required string User { get; init; }

    /// <summary>The role's password (<c>DB_PASS</c>), taken as it is, outer spaces too.</summary>
    public required Secret Password { get; init; }

    /// <summary>The schema that holds all tables (<c>DB_SCHEMA</c>): at most <see cref="MaxNameBytes"/>, not <c>pg_…</c>. Default hubspot_etl.</summary>
    public string Schema { get; init; } = "hubspot_etl";

    /// <summary>True for a Unix socket and the loopback interface: what is sent never leaves the machine.</summary>
    public bool IsThisMachine => Host.StartsWith('/') || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary><c>DB_SSL_MODE</c>, as Npgsql names it. Default Prefer, which is Npgsql's own.</summary>
    public SslMode SslMode { get; init; } = SslMode.Prefer;

    /// <summary>
    /// <c>DB_SSL_ROOT_CERT</c>: a file of PEM certificates, the authorities that <c>VerifyCA</c> and <c>VerifyFull</c> believe in place of the system's. Default none.
    /// </summary>
    public string? RootCertificate { get; init; }
}
