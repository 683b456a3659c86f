using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Npgsql;

namespace HubSpotEtl.Configuration;

/// <summary>Reads and checks the settings about PostgreSQL.</summary>
internal static class DatabaseOptionsReader
{
    private static readonly (string, SslMode)[] SslModes = [.. Enum.GetValues<SslMode>().Select(mode => (mode.ToString(), mode))];

    public static DatabaseOptions Read(SettingReader reader)
    {
        var required = new DatabaseOptions
        {
            Host = reader.Required(Setting.DatabaseHost, "the host name of the PostgreSQL server"),
            Name = reader.Required(Setting.DatabaseName, "the name of the database"),
            User = reader.Required(Setting.DatabaseUser, "the database role"),
            Password = new Secret(reader.Required(Setting.DatabasePassword, "the role's password")),
        };
        return required with
        {
            Port = reader.Number(Setting.DatabasePort, 1, 65535) ?? required.Port,
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

    private static string? ReadSchema(SettingReader reader)
    {
        if (reader.Text(Setting.DatabaseSchema) is not { } schema || reader.Find(Setting.DatabaseSchema) is not { } given)
            return null;
        // PostgreSQL keeps pg_ for itself (CREATE SCHEMA, manual).
        if (Encoding.UTF8.GetByteCount(schema) <= DatabaseOptions.MaxNameBytes && !schema.StartsWith("pg_", StringComparison.Ordinal))
            return schema;
        reader.Add(given.Mistake($"a name of at most {DatabaseOptions.MaxNameBytes} bytes that does not begin with pg_"));
        return null;
    }
}
