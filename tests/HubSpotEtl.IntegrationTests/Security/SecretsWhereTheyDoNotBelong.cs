using HubSpotEtl.IntegrationTests.Sync;

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
        await using var bench = await SyncBench.StartAsync(SyncBench.Quick(("contacts", 3)));

        foreach (var host in (string[])["postgresql://etl:hunter-2-hunter@host/db", "host=db;password=hunter-2-hunter", "etl:hunter-2-hunter@host"])
            foreach (var form in (string[])["text", "json"])
            {
                string[] types = verb == "status" ? [] : ["--object-type", "contacts"];
                var run = await bench.RunWithAsync(new() { ["DB_HOST"] = host }, [verb, "--output", form, .. types]);

                Assert.DoesNotContain("hunter-2", run.Process.Output + run.Process.Error, StringComparison.Ordinal);
                // To list the portal's types takes no database.
                if (verb != "discover")
                    Assert.Contains("DB_HOST", run.Expect(2).Process.Output + run.Process.Error, StringComparison.Ordinal);
            }
    }
}
