
namespace HubSpotEtl.Tests.Configuration;

/// <summary>A secret given in the wrong place is refused, and not shown by the refusal.</summary>
public class SecretsWhereTheyDoNotBelong
{
    private const string Token = "pat-na1-01234567-89ab-cdef-0123-456789abcdef";

    [Theory]
    [InlineData("DB_HOST", "postgresql://etl:hunter-2@host/db", "hunter")]
    [InlineData("DB_HOST", "//etl:hunter-2@host/db", "hunter")]
    [InlineData("DB_HOST", "etl:hunter-2@host", "hunter")]
    [InlineData("DB_HOST", "etl:hunter-2", "hunter")]
    [InlineData("DB_HOST", "hunter-2@host:5432", "hunter")]
    [InlineData("DB_HOST", "host/hunter-2", "hunter")]
    [InlineData("DB_HOST", "Host=db;Username=etl;Password=hunter-2", "hunter")]
    [InlineData("DB_HOST", "host=db password=hunter-2", "hunter")]
    [InlineData("DB_HOST", "tcp:host?hunter-2", "hunter")]
    [InlineData("DB_HOST", Token, "456789abcdef")]
    [InlineData("DB_NAME", "postgresql://etl:hunter-2@host/db", "hunter")]
    [InlineData("DB_NAME", "dbname=crm password=hunter-2", "hunter")]
    [InlineData("DB_NAME", "Host=db;Pwd=hunter-2", "hunter")]
    [InlineData("DB_USER", "postgresql://etl:hunter-2@host/db", "hunter")]
    [InlineData("DB_USER", "user=etl password=hunter-2", "hunter")]
    [InlineData("DB_USER", "etl:hunter-2@host", "hunter")]
    [InlineData("DB_USER", "etl:hunter", "hunter")]
    [InlineData("DB_USER", "etl/hunter", "hunter")]
    [InlineData("DB_NAME", "etl:hunter-2@host", "hunter")]
    [InlineData("DB_SCHEMA", "etl:hunter-2@host", "hunter")]
    [InlineData("DB_SSL_ROOT_CERT", "-----BEGIN PRIVATE KEY-----\nhunter\n-----END PRIVATE KEY-----", "hunter")]
    [InlineData("DB_SSL_ROOT_CERT", "-----BEGIN RSA PRIVATE KEY----- hunter", "hunter")]
    [InlineData("LOG_LEVEL", "etl:hunter-2@host", "hunter")]
    [InlineData("OBJECT_TYPE", "contacts," + Token, "456789abcdef")]
    [InlineData("OBJECT_TYPE", "contacts," + Given.Token, "MUST-NOT-SHOW")]
    [InlineData("OBJECT_TYPE", "postgresql://etl:hunter-2@host/db", "hunter")]
    [InlineData("HUBSPOT_BASE_URL", "https://api.hubapi.com/?hapikey=hunter-2", "hunter")]
    [InlineData("HUBSPOT_BASE_URL", "https://etl:hunter-2@api.hubapi.com", "hunter")]
    [InlineData("HUBSPOT_BASE_URL", "https://api.hubapi.com/#hunter-2", "hunter")]
    [InlineData("DB_PORT", "Password=hunter-2", "hunter")]
    [InlineData("DB_SSL_MODE", "postgresql://etl:hunter-2@host/db", "hunter")]
    [InlineData("LOG_LEVEL", Token, "456789abcdef")]
    [InlineData("HUBSPOT_API_VERSION", Token, "456789abcdef")]
    public void are_refused_by_name(string name, string value, string secret)
    {
        var mistake = Given.Mistake((name, value));

        Assert.Contains(name, mistake.Name, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, $"{mistake}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DB_HOST", "db.example")]
    [InlineData("DB_HOST", "localhost")]
    [InlineData("DB_HOST", "my_service")]
    [InlineData("DB_HOST", "datenbank.münchen.example")]
    [InlineData("DB_HOST", "10.0.0.1")]
    [InlineData("DB_HOST", "::1")]
    [InlineData("DB_HOST", "[::1]")]
    [InlineData("DB_HOST", "fe80::1%eth0")]
    [InlineData("DB_HOST", "/var/run/postgresql")]
    [InlineData("DB_HOST", "db1:5432,db2:5433")]
    [InlineData("DB_HOST", "ep-cool-1234.eu-central-1.aws.neon.tech.")]
    [InlineData("DB_NAME", "crm=1 (copy)")]
    [InlineData("DB_NAME", "Ünï-Kunden")]
    [InlineData("DB_USER", "etl@realm.example")]
    [InlineData("OBJECT_TYPE", "contacts,p50445259_meters,2-123456,pat-names")]
    public void and_what_is_none_is_taken(string name, string value) => Given.Options((name, value));

    [Theory]
    [InlineData("/var/run/postgresql", true)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.5", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("localhost.example", false)]
    [InlineData("localhost,db2", false)]
    public void this_machine_is_what_never_leaves_it(string host, bool isThisMachine) =>
        Assert.Equal(isThisMachine, Given.Options(("DB_HOST", host)).Database.IsThisMachine);
}
