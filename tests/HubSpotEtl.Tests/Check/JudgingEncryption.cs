using HubSpotEtl.Check;
using HubSpotEtl.Check.Report;
using HubSpotEtl.Tests.Configuration;

namespace HubSpotEtl.Tests.Check;

public class JudgingEncryption
{
    [Theory]
    [InlineData("db.example", true, "Passed")]
    [InlineData("db.example", false, "Warning")]
    [InlineData("10.0.0.1", false, "Warning")]
    [InlineData("localhost", false, "Passed")]
    [InlineData("/var/run/postgresql", false, "Passed")]
    public void a_connection_in_clear_that_leaves_the_machine_is_warned_of(string host, bool isEncrypted, string state) =>
        Assert.Equal(
            state,
            $"{Encryption.Judge(isEncrypted ? ("TLSv1.3", "TLS_AES_256_GCM_SHA384") : null, Given.Options(("DB_HOST", host)).Database).State}");

    [Theory]
    [InlineData("https://api.hubapi.com/", 0)]
    [InlineData("http://127.0.0.1:8080/", 0)]
    [InlineData("http://hubspot.test/", 1)]
    public void and_so_is_a_token_in_clear(string url, int warnings) =>
        Assert.Equal(warnings, Encryption.OfHubSpot(new Uri(url)).Count(finding => finding.State == CheckState.Warning));
}
