using HubSpotEtl.IntegrationTests.Sync;

namespace HubSpotEtl.IntegrationTests.Lambda;

public sealed class OtherPortalsInLambda
{
    [Fact]
    public async Task are_answered_by_400_with_both_numbers_each_time_and_nothing_is_written()
    {
        await using var bench = await LambdaBench.StartAsync(SyncBench.Quick(("services", 10)) with { PortalId = 222 });
        await bench.Sync.ScalarAsync<long>(
            $"""
            CREATE SCHEMA {bench.Sync.Schema.Name};
            CREATE TABLE {bench.Sync.Schema.Name}.etl_portal (singleton BOOLEAN PRIMARY KEY, portal_id BIGINT, since TIMESTAMPTZ);
            INSERT INTO {bench.Sync.Schema.Name}.etl_portal VALUES (true, 111, now());
            SELECT 1::bigint
            """);

        var first = await bench.InvokeAsync("""{"object_types":["services","contacts"]}""");
        var second = await bench.InvokeAsync("""{"object_type":"services"}""");
        await bench.EndAsync();

        foreach (var outcome in new[] { first, second })
        {
            Assert.Equal(400, outcome.StatusCode);
            Assert.Equal("ConfigurationError", outcome.Body.GetProperty("error").GetString());
            var mistake = Assert.Single(outcome.Body.GetProperty("mistakes").EnumerateArray()).GetString();
            Assert.Contains("111", mistake, StringComparison.Ordinal);
            Assert.Contains("222", mistake, StringComparison.Ordinal);
        }

        Assert.False(await bench.Sync.ScalarAsync<bool>($"SELECT to_regclass('{bench.Sync.Schema.Name}.service') IS NOT NULL"));
    }
}
