using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Secrets;
using Npgsql;

namespace HubSpotEtl.Configuration.Loading;

/// <summary>Reads and checks the settings about PostgreSQL.</summary>
internal static partial class DatabaseOptionsReader
{
    private const string HostRule = "the host name or address of the PostgreSQL server, or the folder of its socket";

    private static readonly (string, SslMode)[] SslModes = [.. Enum.GetValues<SslMode>().Select(mode => (mode.ToString(), mode))];

    public static DatabaseOptions Read(SettingReader reader)
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
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
        reader.Add(new SettingMistake(Setting.DatabaseHost.Name, null, $"is not {HostRule}; the rest of a connection string goes into DB_PORT, DB_NAME, DB_USER and DB_PASS"));
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
        if (Encoding.UTF8.GetByteCount(schema) <= DatabaseOptions.MaxNameBytes && !schema.StartsWith("pg_", StringComparison.Ordinal) && !SecretPatterns.AreIn(schema))
            return schema;
        reader.Add(given.Mistake($"a name of at most {DatabaseOptions.MaxNameBytes} bytes that does not begin with pg_"));
        return null;
    }

    // A port may stand behind each of several hosts, as Npgsql has it.
    [GeneratedRegex(@"\A(\[[0-9A-Fa-f:.%]+\]|[\p{L}\p{N}_]([\p{L}\p{M}\p{N}_.-]*[\p{L}\p{N}_.])?)(:[0-9]{1,5})?\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"://|\b(host|server|data source|port|user|user id|username|database|dbname)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionString();
}
