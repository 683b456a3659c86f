using HubSpotEtl.IntegrationTests.Check;
using HubSpotEtl.IntegrationTests.Faults;
using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>What is wrong with a database is named with the same remedy by every verb that meets it.</summary>
public sealed class OneListOfRemedies
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task no_right_to_temporary_tables()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 30)));
        var database = $"no_temporary_{Guid.NewGuid():N}";
        var role = $"test_role_{Guid.NewGuid():N}";
        await portal.ExecuteAsync($"CREATE DATABASE {database}");
        try
        {
            var settings = portal.Schema.Database.Settings("");
            await portal.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD '{settings["DB_PASS"]}'");
            await portal.ExecuteAsync($"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC; GRANT CREATE ON DATABASE {database} TO {role}");
            (portal.Settings["DB_NAME"], portal.Settings["DB_USER"]) = (database, role);

            var remedy = $"GRANT TEMPORARY ON DATABASE \"{database}\" TO \"{role}\"";
            Assert.Contains(remedy, (await portal.RunAsync("--object-type", "contacts")).Everything, StringComparison.Ordinal);
            Assert.Contains(remedy, Unwrapped((await VerbAsync(portal, "check")).Output), StringComparison.Ordinal);
        }
        finally
        {
            await portal.ExecuteAsync($"DROP DATABASE {database} WITH (FORCE)");
            await portal.ExecuteAsync($"DROP ROLE IF EXISTS {role}");
        }
    }

    [Fact]
    public async Task an_encoding_that_cannot_hold_every_text()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 30)));
        var database = $"latin_{Guid.NewGuid():N}";
        await portal.ExecuteAsync($"CREATE DATABASE {database} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        try
        {
            portal.Settings["DB_NAME"] = database;

            var synced = await portal.RunAsync("--object-type", "contacts");

            Assert.Contains("createdb --encoding UTF8", synced.Everything, StringComparison.Ordinal);
            Assert.Contains("createdb --encoding UTF8", Unwrapped((await VerbAsync(portal, "check")).Output), StringComparison.Ordinal);
        }
        finally
        {
            await portal.ExecuteAsync($"DROP DATABASE {database} WITH (FORCE)");
        }
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("verify")]
    [InlineData("status")]
    [InlineData("check")]
    public async Task a_certificate_of_a_private_authority(string verb)
    {
        using var certificates = new ServerCertificates();
        await using var server = await PrivateServer.StartAsync();
        await server.UseSslAsync(certificates.Certificate, certificates.Key);
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 30)), server.Database);
        portal.Settings["DB_SSL_MODE"] = "VerifyFull";

        var refused = await VerbAsync(portal, verb);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("DB_SSL_ROOT_CERT", refused.Output + refused.Error, StringComparison.Ordinal);
        var file = Path.Combine(portal.Folder, "authority.pem");
        await File.WriteAllTextAsync(file, certificates.Authority, Cancelled);
        portal.Settings["DB_SSL_ROOT_CERT"] = file;
        (await portal.RunAsync("--object-type", "contacts")).RequireHealthy();
        await portal.AssertTruthAsync("contacts");
    }

    // Texts for people are wrapped.
    private static string Unwrapped(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<ProcessResult> VerbAsync(SyncedPortal portal, string verb)
    {
        string[] objects = verb is "check" or "status" ? [] : ["--object-type", "contacts"];
        var settings = portal.AllSettings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value));
        await using var run = ProcessRun.Start(
            Repository.Executable, [verb, .. objects], settings, portal.Folder, inheritEnvironment: false);
        return await run.WaitAsync(cancellationToken: Cancelled);
    }
}
