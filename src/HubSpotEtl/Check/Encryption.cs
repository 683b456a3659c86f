using HubSpotEtl.Check.Report;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Postgres;
using Npgsql;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Check;

/// <summary>Whether what goes over the network can be read on the way.</summary>
internal static class Encryption
{
    /// <summary>The connection to the database, as its server tells it (PostgreSQL manual, 28.2.7 pg_stat_ssl).</summary>
    /// <param name="connection">Open.</param>
    /// <param name="options">As the user set it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Finding> OfDatabaseAsync(
        NpgsqlConnection connection, DatabaseOptions options, CancellationToken cancellationToken)
    {
        (string Version, string Cipher)? encrypted = null;
        await foreach (var row in connection.QueryAsync(
            "SELECT version, cipher FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid() AND ssl", [], cancellationToken))
            encrypted = (row.Value<string>(0) ?? "?", row.Value<string>(1) ?? "?");
        return Judge(encrypted, options);
    }

    /// <summary>What is to be said of a connection to the database.</summary>
    /// <param name="encrypted">Protocol and cipher; null when it is not encrypted.</param>
    /// <param name="options">As the user set it.</param>
    public static Finding Judge((string Version, string Cipher)? encrypted, DatabaseOptions options) => encrypted switch
    {
        var (version, cipher) => Finding.Passed("database.encryption", CheckEncrypted, version, cipher),
        null when options.IsThisMachine => Finding.Passed("database.encryption", CheckNotEncryptedHere),
        null => Finding.Warning("database.encryption", new Said(CheckNotEncrypted, options.Host), new Said(CheckNotEncryptedRemedy)),
    };

    /// <summary>The way to HubSpot; nothing where it is as it should be.</summary>
    /// <param name="baseUrl">HubSpot's address.</param>
    public static IEnumerable<Finding> OfHubSpot(Uri baseUrl) => baseUrl.Scheme == Uri.UriSchemeHttps || baseUrl.IsLoopback
        ? []
        : [Finding.Warning("hubspot.encryption", new Said(CheckTokenInClear, baseUrl.Host), new Said(CheckTokenInClearRemedy))];
}
