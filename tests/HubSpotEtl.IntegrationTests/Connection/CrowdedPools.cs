using HubSpotEtl.IntegrationTests.Faults;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Secrets;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>A pool that has no connection to give for a look is not taken for silence: it has answered the login.</summary>
public sealed class CrowdedPools
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task keep_nobody_from_the_answer_to_a_statement_that_takes_long()
    {
        await using var schema = await TemporarySchema.CreateAsync(Cancelled);
        var settings = schema.Database.Settings(schema.Name);
        await using var pool = CuttingProxy.Start(settings);
        await using var database = new Database(Settings(settings, pool.Port));

        // Longer than two looks wait for an answer.
        var slept = await SilenceWatch.RunAsync(
            database, new HurriedTime(),
            async token =>
            {
                await using var connection = await database.OpenAsync(token);
                pool.Crowd();
                await using var command = new NpgsqlCommand("SELECT 7 FROM pg_sleep(20)", connection);
                return await command.ExecuteScalarAsync(token);
            },
            Cancelled);

        Assert.Equal(7, slept);
    }

    private static DatabaseSettings Settings(Dictionary<string, string?> settings, int port) => new(
        "127.0.0.1", port, settings["DB_NAME"]!, settings["DB_USER"]!, new Secret(settings["DB_PASS"]!),
        new SqlIdentifier(settings["DB_SCHEMA"]!))
    {
        SslMode = SslMode.Disable, ConnectTimeout = TimeSpan.FromSeconds(2),
    };
}
