using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using HubSpotEtl.Secrets;
using Npgsql;

namespace HubSpotEtl.Configuration.Options;

/// <summary>How PostgreSQL is reached.</summary>
public sealed partial record DatabaseOptions
{
    private const string HostRule = "the host name or address of the PostgreSQL server, or the folder of its socket";

    private static readonly (string, SslMode)[] SslModes = [.. Enum.GetValues<SslMode>().Select(mode => (mode.ToString(), mode))];

    /// <summary>The longest name PostgreSQL keeps whole (PostgreSQL manual, 4.1.1 Identifiers and Key Words). Unit: bytes.</summary>
    public const int MaxNameBytes = 63;

    /// <summary>Host name, address or the folder of a Unix socket (<c>DB_HOST</c>).</summary>
    public required string Host { get; init; }

    /// <summary><c>DB_PORT</c>. Default 5432.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>The database (<c>DB_NAME</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The role (<c>DB_USER</c>).</summary>
    public required string User { get; init; }

    /// <summary>The role's password (<c>DB_PASS</c>), taken as it is, outer spaces too.</summary>
    public required Secret Password { get; init; }

    /// <summary>
    /// The schema that holds all tables (<c>DB_SCHEMA</c>): at most <see cref="MaxNameBytes"/>, not <c>pg_…</c>. Default hubspot_etl.
    /// </summary>
    public string Schema { get; init; } = "hubspot_etl";

    /// <summary>True for a Unix socket and the loopback interface: what is sent never leaves the machine.</summary>
    public bool IsThisMachine => Host.StartsWith('/') || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary><c>DB_SSL_MODE</c>, as Npgsql names it. Default Prefer, which is Npgsql's own.</summary>
    public SslMode SslMode { get; init; } = SslMode.Prefer;

    /// <summary>
    /// <c>DB_SSL_ROOT_CERT</c>: a file of PEM certificates, the authorities that <c>VerifyCA</c> and <c>VerifyFull</c> believe in place of
    /// the system's. Default none.
    /// </summary>
    public string? RootCertificate { get; init; }

    internal static DatabaseOptions Read(SettingReader reader)
    {
        var required = new DatabaseOptions
        {
            Host = ReadHost(reader),
            Name = ReadName(reader, Setting.DatabaseName, "the name of the database"),
            User = ReadName(reader, Setting.DatabaseUser, "the database role", [':', '/']),
            Password = new Secret(reader.Required(Setting.DatabasePassword, "the role's password")),
        };
        return required with
        {
            Port = reader.Number(Setting.DatabasePort) ?? required.Port,
            Schema = ReadSchema(reader) ?? required.Schema,
            SslMode = reader.Choice(Setting.DatabaseSslMode, SslModes) ?? required.SslMode,
            RootCertificate = ReadRootCertificate(reader),
        };
    }

    private static string? ReadRootCertificate(SettingReader reader)
    {
        if (reader.Text(Setting.DatabaseRootCertificate) is not { } path || reader.Find(Setting.DatabaseRootCertificate) is not { } given)
            return null;
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            if (certificates.Count > 0)
                return path;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            // Whatever is wrong with the file, what is wanted is said below.
        }

        reader.Add(given.Mistake("the path of a readable file with certificates in PEM form (-----BEGIN CERTIFICATE-----)"));
        return null;
    }

    // What is no host is most often a URL or a connection string, with a password in it: it is not shown.
    private static string ReadHost(SettingReader reader)
    {
        var host = reader.Required(Setting.DatabaseHost, HostRule);
        if (host.Length == 0 || IsHost(host))
            return host;
        reader.Add(new SettingMistake(
            Setting.DatabaseHost.Name, null,
            $"is not {HostRule}; the rest of a connection string goes into DB_PORT, DB_NAME, DB_USER and DB_PASS"));
        return "";
    }

    // What PostgreSQL does not know it repeats.
    private static string ReadName(SettingReader reader, Setting setting, string what, params ReadOnlySpan<char> separators)
    {
        var name = reader.Required(setting, what);
        if (!SecretPatterns.AreIn(name) && !ConnectionString().IsMatch(name) && !name.AsSpan().ContainsAny(separators))
            return name;
        reader.Add(new SettingMistake(setting.Name, null, $"must be {what} alone, without a password and the rest of a connection string"));
        return "";
    }

    private static bool IsHost(string text) => text[0] == '/'
        ? !text.Contains("//", StringComparison.Ordinal) && !text.Contains('@', StringComparison.Ordinal) && !SecretPatterns.AreIn(text)
        : !SecretPatterns.AreIn(text) && text.Split(',').All(one => IPAddress.TryParse(one, out _) || HostName().IsMatch(one));

    private static string? ReadSchema(SettingReader reader)
    {
        if (reader.Text(Setting.DatabaseSchema) is not { } schema || reader.Find(Setting.DatabaseSchema) is not { } given)
            return null;
        // PostgreSQL keeps pg_ for itself (CREATE SCHEMA, manual).
        if (Encoding.UTF8.GetByteCount(schema) <= MaxNameBytes && !schema.StartsWith("pg_", StringComparison.Ordinal)
            && !SecretPatterns.AreIn(schema))
            return schema;
        reader.Add(given.Mistake($"a name of at most {MaxNameBytes} bytes that does not begin with pg_"));
        return null;
    }

    // A port may stand behind each of several hosts, as Npgsql has it.
    [GeneratedRegex(@"\A(\[[0-9A-Fa-f:.%]+\]|[\p{L}\p{N}_]([\p{L}\p{M}\p{N}_.-]*[\p{L}\p{N}_.])?)(:[0-9]{1,5})?\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"://|\b(host|server|data source|port|user|user id|username|database|dbname)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionString();
}
