using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Security;

/// <summary>PostgreSQL's own client, for scripts that people run with it.</summary>
internal static class Psql
{
    /// <summary>Runs it against a database as its superuser.</summary>
    public static Task<ProcessResult> RunAsync(string connectionString, params string[] arguments)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var environment = new Dictionary<string, string?>
        {
            ["PGHOST"] = to.Host, ["PGPORT"] = $"{to.Port}", ["PGUSER"] = to.Username, ["PGPASSWORD"] = to.Password,
            ["PGDATABASE"] = to.Database,
        };
        return ProcessRun.RunAsync(Find(), ["-X", .. arguments], environment, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(
                Directory.Exists("/usr/lib/postgresql")
                    ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                    : []);
        var found = folders.Select(folder => Path.Combine(folder, "psql")).FirstOrDefault(File.Exists);
        if (found is null)
            Requirement.IsMissing("There is no psql here: install the PostgreSQL client.");
        return found;
    }
}
