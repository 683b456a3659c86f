using Npgsql;

namespace HubSpotEtl.TestSupport;

/// <summary>What <c>run.sh</c> remembers of the private cluster: NAME=value lines in <c>.local/postgres/connection</c>.</summary>
internal static class PrivateCluster
{
    /// <summary>How to connect to the cluster, which need not be running; null when there is none.</summary>
    public static string? ConnectionString()
    {
        var file = Path.Combine(Repository.Root, ".local", "postgres", "connection");
        return File.Exists(file) ? ConnectionString(File.ReadLines(file)) : null;
    }

    private static string ConnectionString(IEnumerable<string> lines)
    {
        var values = lines.Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return new NpgsqlConnectionStringBuilder
        {
            Host = values["DB_HOST"],
            Port = int.Parse(values["DB_PORT"], System.Globalization.CultureInfo.InvariantCulture),
            Database = values["DB_NAME"],
            Username = values["DB_USER"],
            Password = values["DB_PASS"],
            SslMode = Enum.Parse<SslMode>(values["DB_SSL_MODE"]),
        }.ConnectionString;
    }
}
