
using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Security;

/// <summary>A connection string in place of a host's name, before every verb: refused, and not repeated.</summary>
public sealed class SecretsWhereTheyDoNotBelong
{
    [Theory]
    [InlineData("sync")]
    [InlineData("verify")]
    [InlineData("check")]
    [InlineData("plan")]
    [InlineData("status")]
    [InlineData("discover")]
    public async Task a_url_of_the_database_is_refused_without_its_password(string verb)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));

        foreach (var host in (string[])[
            "postgresql://etl:hunter-2-hunter@host/db", "host=db;password=hunter-2-hunter", "etl:hunter-2-hunter@host"])
            foreach (var form in (string[])["text", "json"])
            {
                string[] types = verb == "status" ? [] : ["--object-type", "contacts"];
                var run = await fixture.RunWithAsync(new() { ["DB_HOST"] = host }, [verb, "--output", form, .. types]);

                Assert.DoesNotContain("hunter-2", run.Process.Output + run.Process.Error, StringComparison.Ordinal);
                // To list the portal's types takes no database.
                if (verb != "discover")
                    Assert.Contains("DB_HOST", run.Expect(2).Process.Output + run.Process.Error, StringComparison.Ordinal);
            }
    }

    [Theory]
    [InlineData("DB_USER", "user:S3cretPw9@host")]
    [InlineData("DB_USER", "user:S3cretPw9")]
    [InlineData("DB_USER", "user/S3cretPw9")]
    [InlineData("DB_NAME", "user:S3cretPw9@host")]
    [InlineData("DB_SCHEMA", "user:S3cretPw9@host")]
    [InlineData("HTTPS_PROXY", "S3cretPw9")]
    [InlineData("https_proxy", "user:S3cretPw9@127.0.0.1:1")]
    [InlineData(
        "DB_SSL_ROOT_CERT",
        "-----BEGIN PRIVATE KEY-----\nMIIBVQS3cretPw9IBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAq7BFUpkGp3\n-----END PRIVATE KEY-----")]
    [InlineData("DB_SSL_ROOT_CERT", "-----BEGIN RSA PRIVATE KEY----- MIIBVQS3cretPw9IBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAq7BFUpkGp3")]
    [InlineData("AWS_LAMBDA_RUNTIME_API", "user:S3cretPw9@127.0.0.1:1", "lambda")]
    public async Task a_password_in_a_variable_of_something_else_is_not_shown(string name, string value, params string[] call)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));
        var settings = new Dictionary<string, string?> { [name] = value };
        // A proxy is on no way to this machine.
        if (name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase))
            settings["HUBSPOT_BASE_URL"] = "https://hubspot.invalid";

        foreach (var arguments in call.Length > 0
            ? [call]
            : (string[][])[["--object-type", "contacts"], ["check", "--object-type", "contacts"], ["status"]])
        {
            var run = await fixture.RunWithAsync(settings, arguments);

            Assert.DoesNotContain("S3cretPw9", run.Process.Output + run.Process.Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("LOG_LEVEL")]
    [InlineData("DB_USER")]
    [InlineData("DB_PORT")]
    public async Task a_part_of_the_token_is_not_shown(string name)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));
        var part = fixture.Portal.Token["pat-na1-".Length..];

        var run = await fixture.RunWithAsync(new() { [name] = part }, "--object-type", "contacts");

        Assert.NotEqual(0, run.ExitCode);
        Assert.DoesNotContain(part, run.Process.Output + run.Process.Error, StringComparison.OrdinalIgnoreCase);
    }
}
