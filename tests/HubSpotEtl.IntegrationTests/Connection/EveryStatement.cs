using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Faults;
using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>All statements that the executable sends in the life of a schema, by the log of a server of the test's own.</summary>
public sealed partial class EveryStatement
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task that_takes_a_strong_lock_is_sent_with_little_patience()
    {
        await using var server = await PrivateServer.StartAsync("log_statement = 'all'", "log_line_prefix = '<%p %a> '");
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 300), ("companies", 40)), server.Database);
        await LiveAsync(portal);

        var patience = new Dictionary<string, string>();
        var (changes, hasty) = (new List<string>(), new List<string>());
        foreach (var (session, sql) in Sent(await File.ReadAllTextAsync(server.Log, Cancelled)))
        {
            if (Patience().Match(sql) is { Success: true } said)
                patience[session] = said.Groups[1].Value + said.Groups[2].Value;
            if (!StrongLock().IsMatch(sql) || sql.Contains("pg_temp", StringComparison.Ordinal)
                || sql.Contains("TEMPORARY", StringComparison.Ordinal) || IsOfTemporaryTable(sql))
                continue;
            changes.Add(sql);
            if (patience.GetValueOrDefault(session) is not ("300ms" or "500ms"))
                hasty.Add(sql);
        }

        Assert.Empty(hasty);
        foreach (var kind in (string[])[
            "CREATE SCHEMA", "CREATE TABLE", "ALTER TABLE", "ALTER COLUMN", "ADD COLUMN", "ADD FOREIGN KEY", "COMMENT ON",
            "CREATE OR REPLACE VIEW", "DROP VIEW"])
            Assert.Contains(changes, sql => sql.Contains(kind, StringComparison.Ordinal));
    }

    // Also what only a table that somebody altered needs.
    private static async Task LiveAsync(SyncedPortal portal)
    {
        await DealsLife.BeginAsync(portal);
        await portal.ExecuteAsync(
            "ALTER TABLE deal DROP CONSTRAINT deal_pkey; ALTER TABLE deal_company DROP COLUMN label; ALTER TABLE owner DROP COLUMN teams");
        await DealsLife.EndAsync(portal);
    }

    private static IEnumerable<(string Session, string Sql)> Sent(string log) =>
        Line().Matches(log).Select(match => (match.Groups[1].Value, match.Groups[2].Value))
            .Where(one => one.Item1.Contains("hubspot-etl", StringComparison.Ordinal))
            .Select(one => (one.Item1.Split(' ')[0], one.Item2));

    private static bool IsOfTemporaryTable(string sql) =>
        sql.Contains("etl_rows", StringComparison.Ordinal) || sql.Contains("etl_links", StringComparison.Ordinal);

    [GeneratedRegex(@"^<([^>]*)> LOG:  (?:statement|execute [^:]*): (.*?)(?=^<|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Line();

    [GeneratedRegex(@"set_config\('lock_timeout', '([^']*)'|SET LOCAL lock_timeout = '([^']*)'")]
    private static partial Regex Patience();

    [GeneratedRegex(@"^\s*(ALTER|CREATE|DROP|TRUNCATE|COMMENT|LOCK|REINDEX|CLUSTER|VACUUM|GRANT|REVOKE|REFRESH)\b", RegexOptions.IgnoreCase)]
    private static partial Regex StrongLock();
}
