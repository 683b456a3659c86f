using System.Text;
using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Faults;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Adopted;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// What PostgreSQL's clients read from variables and from the user's folder, and what a role brings with it, each set to something hostile:
/// the tables are the truth all the same. The server speaks SSL, so that certificates would be looked for.
/// </summary>
public sealed partial class HostileSurroundings(HostileSurroundings.SslServer server) : IClassFixture<HostileSurroundings.SslServer>
{
    private const string Garbage = "this is no certificate";

    private static readonly Dictionary<string, string[]> s_variables = new()
    {
        ["PGCLIENTENCODING"] = ["LATIN1", "SQL_ASCII", "no-such-encoding"],
        ["PGTZ"] = ["Asia/Tokyo"],
        ["PGOPTIONS"] = [
            "-c datestyle=German -c timezone=Asia/Tokyo", "-c default_transaction_read_only=on", "-c statement_timeout=1ms", "nonsense"],
        ["PGTARGETSESSIONATTRS"] = ["standby"],
        ["PGUSER"] = ["nobody"],
        ["PGPASSWORD"] = ["wrong"],
        ["PGPASSFILE"] = ["/nowhere/passfile"],
        ["PGSSLCERT"] = ["{garbage}"],
        ["PGSSLKEY"] = ["{garbage}"],
        ["PGSSLROOTCERT"] = ["{garbage}", "/nowhere/root.crt"],
        ["PGSSLNEGOTIATION"] = ["direct"],
        ["PGGSSENCMODE"] = ["require"],
        ["PGREQUIREAUTH"] = ["gss"],
        ["PGAPPNAME"] = ["somebody else"],
        // Of libpq alone today.
        ["PGHOST"] = ["nowhere.invalid"],
        ["PGPORT"] = ["1"],
        ["PGDATABASE"] = ["nowhere"],
        ["PGSSLMODE"] = ["verify-full"],
        ["PGDATESTYLE"] = ["German"],
        ["PGSERVICE"] = ["nowhere"],
        ["PGSYSCONFDIR"] = ["/nowhere"],
        ["PGCONNECT_TIMEOUT"] = ["0"],
    };

    // Whatever a role may have been given; what is a wish of whoever runs the database is not among them.
    private static readonly string[] s_settings =
    [
        "client_encoding = 'LATIN1'", "timezone = 'Asia/Tokyo'", "datestyle = 'German'", "intervalstyle = 'sql_standard'",
        "extra_float_digits = -15", "bytea_output = 'escape'",
        "standard_conforming_strings = off", "transform_null_equals = on", "array_nulls = off", "statement_timeout = '200ms'",
        "lock_timeout = '1ms'",
        "idle_in_transaction_session_timeout = '5ms'", "idle_session_timeout = '5ms'", "default_transaction_isolation = 'serializable'",
        "default_transaction_deferrable = on",
        "exit_on_error = on", "search_path = 'evil', 'pg_catalog'", "search_path = ''", "enable_indexscan = off",
        "quote_all_identifiers = on", "lc_messages = 'C'", "work_mem = '64kB'",
        "session_replication_role = 'origin'", "plan_cache_mode = 'force_generic_plan'", "synchronous_commit = off",
        "escape_string_warning = on", "backslash_quote = off",
        "client_min_messages = 'debug5'", "check_function_bodies = off", "default_toast_compression = 'pglz'",
        "idle_in_transaction_session_timeout = '1ms'",
    ];

    public static TheoryData<string, string> Variables =>
        new(s_variables.SelectMany(one => one.Value.Select(value => (one.Key, value))));

    public static TheoryData<string> Settings => [.. s_settings];

    public static TheoryData<string> Files =>
        [".pgpass", ".postgresql/root.crt", ".postgresql/postgresql.crt", ".postgresql/postgresql.key"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void no_variable_that_npgsql_reads_is_missing_here()
    {
        // Texts of a program are kept as UTF-16, at even and odd places.
        var assembly = File.ReadAllBytes(typeof(NpgsqlConnection).Assembly.Location);
        var texts = Encoding.Unicode.GetString(assembly) + Encoding.Unicode.GetString(assembly.AsSpan(1, (assembly.Length - 1) & ~1));

        var read = Variable().Matches(texts).Select(match => match.Value).Distinct().Order().ToList();

        Assert.Contains("PGCLIENTENCODING", read);
        Assert.Empty(read.Except(s_variables.Keys));
    }

    [Theory]
    [MemberData(nameof(Variables))]
    public async Task a_variable_changes_no_value(string name, string value)
    {
        await using var portal = await server.PortalAsync();
        var garbage = Path.Combine(portal.Folder, "garbage");
        await File.WriteAllTextAsync(garbage, Garbage, Cancelled);
        portal.Settings[name] = value.Replace("{garbage}", garbage, StringComparison.Ordinal);

        (await portal.RunAsync("--object-type", "contacts")).RequireHealthy();

        await portal.AssertTruthAsync("contacts");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task a_file_of_the_users_folder_changes_no_value(string name)
    {
        await using var portal = await server.PortalAsync();
        var file = Path.Combine(portal.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, Garbage, Cancelled);

        (await portal.RunAsync("--object-type", "contacts")).RequireHealthy();

        await portal.AssertTruthAsync("contacts");
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task a_setting_of_the_role_changes_no_value(string setting)
    {
        await using var portal = await server.PortalAsync();
        await using var role = await DatabaseRole.CreateAsync(portal);
        await role.AlterAsync($"SET {setting}");
        await portal.ExecuteAsync(
            "CREATE SCHEMA IF NOT EXISTS evil; CREATE OR REPLACE FUNCTION evil.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT "
                + "'epoch'::timestamptz $$");
        await portal.ExecuteAsync($"GRANT USAGE ON SCHEMA evil TO {role.Name}");

        (await portal.RunAsync("--object-type", "contacts")).RequireHealthy();
        (await portal.RunAsync("--object-type", "contacts", "--full-load")).RequireHealthy();

        await portal.AssertTruthAsync("contacts");
        Assert.Equal(0, await portal.ValueAsync<long>("SELECT count(*) FROM contact WHERE fivetran_synced < '2000-01-01'"));
    }

    [GeneratedRegex("(?<![A-Za-z0-9_.])PG[A-Z_]{2,}(?![A-Za-z0-9_])")]
    private static partial Regex Variable();

    /// <summary>A server that speaks SSL, shared by the tests of the class.</summary>
    public sealed class SslServer : IAsyncLifetime
    {
        private PrivateServer? _server;

        internal async Task<SyncedPortal> PortalAsync()
        {
            var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 230)) with { HostileData = true }, _server!.Database);
            portal.Settings["DB_SSL_MODE"] = "Require";
            return portal;
        }

        public async ValueTask InitializeAsync()
        {
            using var certificates = new ServerCertificates();
            _server = await PrivateServer.StartAsync();
            await _server.UseSslAsync(certificates.Certificate, certificates.Key);
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
                await _server.DisposeAsync();
        }
    }
}
