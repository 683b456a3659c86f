using System.Text.Json;
using HubSpotEtl.Configuration;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Tests.Configuration;

/// <summary>The one place that every text passes which leaves the process.</summary>
public class TakingSecretsOut
{
    [Theory]
    [InlineData("ACCESS_TOKEN", "pat-na1-token-of-ours", "pat-na1-token-of-ours")]
    [InlineData("DB_PASS", " open sésame ", "open sésame")]
    [InlineData("PRIVACY_SECRET", "0123456789abcdef", "0123456789abcdef")]
    [InlineData("HTTP_PROXY", "http://proxyuser:proxy-pass@proxy.example:3128", "proxy-pass")]
    [InlineData("HTTPS_PROXY", "proxyuser:proxy%40pass@proxy.example:3128", "proxy%40pass")]
    [InlineData("https_proxy", "http://proxyuser:proxy%40pass@proxy.example:3128/", "proxy@pass")]
    [InlineData("ALL_PROXY", "socks5://proxyuser:proxy-pass@proxy.example:1080", "proxy-pass")]
    [InlineData("all_proxy", "http://proxyuser:pa/ss@word@proxy.example", "pa/ss@word")]
    [InlineData("https_proxy", "http://tokenAsUser@proxy.example", "tokenAsUser")]
    [InlineData("https_proxy", "http://proxyuser:proxy-pass@proxy.example", "cHJveHl1c2VyOnByb3h5LXBhc3M=")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=crm,authorization=Bearer%20key-of-the-collector", "key-of-the-collector")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_HEADERS", "api-key=key-of-the-collector", "key-of-the-collector")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector:otel-pass@otel.example:4318", "otel-pass")]
    [InlineData("SMTP_PASSWORD", "hunter2hunter2", "hunter2hunter2")]
    [InlineData("OTHER_API_KEY", "k3y-of-another", "k3y-of-another")]
    [InlineData("aws_session_token", "IQoJb3JpZ2luX2Vj", "IQoJb3JpZ2luX2Vj")]
    [InlineData("HTTPS_PROXY", "MyProxyPw9", "myproxypw9")]
    [InlineData("AWS_LAMBDA_RUNTIME_API", "user:S3cretPw9@127.0.0.1:1", "S3cretPw9")]
    [InlineData("DB_USER", "user:S3cretPw9", "S3cretPw9")]
    [InlineData("DB_USER", "user/S3cretPw9", "S3cretPw9")]
    [InlineData(
        "DB_SSL_ROOT_CERT", "-----BEGIN PRIVATE KEY-----\nMIIBVQIBADANBgkqhkiG9w0BAQ\n-----END PRIVATE KEY-----",
        "MIIBVQIBADANBgkqhkiG9w0BAQ")]
    [InlineData("DATABASE_URL", "postgresql://etl:pg-pass-1@db/crm", "pg-pass-1")]
    [InlineData("PGCONNECT", "Host=db;Username=etl;Password=pg-pass-2;Database=crm", "pg-pass-2")]
    public void knows_the_secrets_of_variables(string name, string value, string secret)
    {
        var redaction = Knowing((name, value));

        Assert.Equal("they said: ***.", redaction.Hide($"they said: {secret}."));
    }

    [Theory]
    [InlineData("PRIMARY_KEY", "contacts")]
    [InlineData("KEYBOARD", "qwertz layout")]
    [InlineData("PGPASSFILE", "/etc/contacts")]
    [InlineData("SSH_ASKPASS", "/usr/bin/contacts")]
    [InlineData("MAX_TOKENS", "contacts")]
    [InlineData("TOKEN_LENGTH", "1000000")]
    [InlineData("API_TOKEN", "1000000")]
    [InlineData("DB_PASS", "etl")]
    [InlineData("PWD", "/srv/contacts")]
    [InlineData("HTTPS_PROXY", "http://proxy.example:3128")]
    [InlineData("HTTPS_PROXY", "proxy.example")]
    [InlineData("HTTPS_PROXY", "proxy:3128")]
    [InlineData("DB_USER", "contacts")]
    [InlineData("SECRET_NAME", "contacts")]
    public void and_takes_no_ordinary_text_for_one(string name, string value)
    {
        const string Text = "1000000 contacts of the role etl: qwertz layout, /etc/contacts, /usr/bin/contacts, proxy.example:3128";

        Assert.Same(Text, Knowing((name, value)).Hide(Text));
    }

    [Theory]
    [InlineData("the proxy 'http://user:secret@127.0.0.1:3128/' refused", "the proxy 'http://***@127.0.0.1:3128/' refused")]
    [InlineData("postgresql://etl:password@host/db", "postgresql://***@host/db")]
    [InlineData("postgres://etl:pass/w@rd@host/db", "postgres://***@host/db")]
    [InlineData("jdbc:postgresql://etl:password@[::1]:5432/db", "jdbc:postgresql://***@[::1]:5432/db")]
    [InlineData("socks5://user:secret@proxy", "socks5://***@proxy")]
    [InlineData("https:\\/\\/user:secret@proxy\\/", "https:\\/\\/***@proxy\\/")]
    [InlineData("role \"user:S3cretPw9@host\" does not exist", "role \"***@host\" does not exist")]
    [InlineData(
        "AWS_LAMBDA_RUNTIME_API: \"user:S3cretPw9@127.0.0.1:1\" is not allowed",
        "AWS_LAMBDA_RUNTIME_API: \"***@127.0.0.1:1\" is not allowed")]
    [InlineData("user:pw1@[::1]:5432 and etl:a/b#9@db.example", "***@[::1]:5432 and ***@db.example")]
    [InlineData("key: -----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY----- end", "key: *** end")]
    [InlineData("key: -----BEGIN RSA PRIVATE KEY-----\\nMIIBVQIBADANBgkq\\n", "key: ***")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEA…", "***")]
    [InlineData("Host=db;Password=abc;Database=crm", "Host=db;Password=***;Database=crm")]
    [InlineData("host=db password='a b c' dbname=crm", "host=db password=*** dbname=crm")]
    [InlineData("?sslpassword=abc&user=etl", "?sslpassword=***&user=etl")]
    [InlineData("https://api.hubapi.com/?hapikey=abcdef", "https://api.hubapi.com/?hapikey=***")]
    [InlineData("--object-type pat-na1-01234567-89ab-cdef-0123-456789abcdef,deals", "--object-type ***,deals")]
    [InlineData("Authorization: Bearer abc123def456", "Authorization: Bearer ***")]
    [InlineData("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=", "Proxy-Authorization: Basic ***")]
    public void recognises_others_by_their_form(string text, string shown) => Assert.Equal(shown, new Redaction().Hide(text));

    [Theory]
    [InlineData("https://api.hubapi.com/crm/v3/objects/contacts?limit=100")]
    [InlineData("https://api.hubapi.com:443/contact/email/bob@example.com")]
    [InlineData("mail bob@example.com, see https://example.com/docs")]
    [InlineData("Basic authentication and Bearer tokens are words")]
    [InlineData("Check ACCESS_TOKEN: it is wrong, expired or revoked. DB_PASS: missing; the role's password")]
    [InlineData("tokens begin with pat-na1- or pat-eu1-")]
    [InlineData("https://***@proxy.example and password=***")]
    [InlineData("the password = the role's")]
    [InlineData("mailto:bob@example.com, email:bob@example.com, to:bob@example.com")]
    [InlineData("at 2026-11-29T10:00:00Z bob@example.com; {\"email\":\"bob@example.com\",\"id\":101,\"a\":\"b@c\"}")]
    [InlineData("contacts: 12@3, contact 0-1:101@2026, image registry:5000/etl@sha256:0123")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    public void and_leaves_other_text_as_it_is(string text) =>
        Assert.Equal(text.Replace("= the", "= ***", StringComparison.Ordinal), new Redaction().Hide(text));

    [Theory]
    [InlineData("123456", """{"records": 1234567, "warnings": ["the password 123456 is wrong"]}""", """{"records": 1234567, "warnings": ["the password *** is wrong"]}""")]
    [InlineData("status", """{"status": "healthy", "error": "status"}""", """{"status": "healthy", "error": "***"}""")]
    [InlineData("a\"b\\c/dé", """{"e": "a\"b\\c/dé", "f": "a\"b\\c\/d\u00e9"}""", """{"e": "***", "f": "***"}""")]
    [InlineData("healthy", """{"status": "healthy", "errors": [{"object_type": "contact", "status": "failed", "message": "it is healthy"}]}""",
        """{"status": "healthy", "errors": [{"object_type": "contact", "status": "failed", "message": "it is ***"}]}""")]
    [InlineData("contact", """{"object_type": "contacts", "table": "contact_deal", "reason": "contacts", "warnings": ["contact"]}""",
        """{"object_type": "contacts", "table": "contact_deal", "reason": "***s", "warnings": ["***"]}""")]
    [InlineData("pat-na1-7f3c9b2e", """{"object_type": "pat-na1-7f3c9b2e"}""", """{"object_type": "***"}""")]
    [InlineData("pat-na1-xyz", """[{"pat-na1-xyz": 1, "ids": [1, 2]}]""", """[{"***": 1, "ids": [1, 2]}]""")]
    public void leaves_a_document_of_json_whole(string secret, string document, string shown)
    {
        var hidden = new Redaction(new Secret(secret)).HideInDocument(document);

        Assert.Equal(shown, hidden);
        JsonDocument.Parse(hidden).Dispose();
    }

    [Fact]
    public void leaves_a_document_of_html_whole()
    {
        const string Page = "<!DOCTYPE html>\n<html><style>.notices { x: 123456 }</style><p class=\"notices\" width=\"123456\">notices: "
            + "123456 &lt; a&amp;bcdef</p></html>";
        var redaction = new Redaction(new Secret("123456"), new Secret("notices"), new Secret("a&bcdef"));

        Assert.Equal(
            "<!DOCTYPE html>\n<html><style>.notices { x: 123456 }</style><p class=\"notices\" width=\"123456\">***: *** &lt; ***</p></html>",
            redaction.HideInDocument(Page));
    }

    [Fact]
    public void hides_what_was_cut_and_the_longer_of_two_whole()
    {
        var redaction = new Redaction(new Secret("secret-1"), new Secret("secret-1-and-more"));

        Assert.Equal("***, ***, ***… and secret", redaction.Hide("secret-1-and-more, secret-1, secret-1-a… and secret"));
    }

    [Fact]
    public void gives_back_the_same_text_where_there_is_nothing()
    {
        var text = new string('x', 100_000);

        Assert.Same(text, Knowing(("ACCESS_TOKEN", "pat-na1-token-of-ours")).HideInDocument(text));
    }

    private static Redaction Knowing(params (string Name, string Value)[] variables)
    {
        var redaction = new Redaction();
        redaction.Learn(SecretVariables.In(variables.ToDictionary(one => one.Name, one => one.Value)));
        return redaction;
    }
}
