
using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Lambda;

public sealed class OtherPortalsInLambda
{
    [Fact]
    public async Task are_answered_by_400_with_both_numbers_each_time_and_nothing_is_written()
    {
        await using var fixture = await LambdaFixture.StartAsync(SyncFixture.Quick(("services", 10)) with { PortalId = 222 });
        await fixture.Sync.ScalarAsync<long>(
            $"""
            CREATE SCHEMA {fixture.Sync.Schema.Name};
            CREATE TABLE {fixture.Sync.Schema.Name}.etl_portal (singleton BOOLEAN PRIMARY KEY, portal_id BIGINT, since TIMESTAMPTZ);
            INSERT INTO {fixture.Sync.Schema.Name}.etl_portal VALUES (true, 111, now());
            SELECT 1::bigint
            """);

        var first = await fixture.InvokeAsync("""{"object_types":["services","contacts"]}""");
        var second = await fixture.InvokeAsync("""{"object_type":"services"}""");
        await fixture.EndAsync();

        foreach (var outcome in new[] { first, second })
        {
            Assert.Equal(400, outcome.StatusCode);
            Assert.Equal("ConfigurationError", outcome.Body.GetProperty("error").GetString());
            var mistake = Assert.Single(outcome.Body.GetProperty("mistakes").EnumerateArray()).GetString();
            Assert.Contains("111", mistake, StringComparison.Ordinal);
            Assert.Contains("222", mistake, StringComparison.Ordinal);
        }

        Assert.False(await fixture.Sync.ScalarAsync<bool>($"SELECT to_regclass('{fixture.Sync.Schema.Name}.service') IS NOT NULL"));
    }
}
