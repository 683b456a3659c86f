using HubSpotEtl.IntegrationTests.Postgres;

namespace HubSpotEtl.IntegrationTests.Verify;

public sealed class ReadOnlyRole
{
    [Fact]
    public async Task is_all_that_a_comparison_needs_and_nothing_of_it_is_left()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 300);
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await using var role = await TemporaryRole.CreateAsync(
            postgres, $"GRANT USAGE ON SCHEMA {fixture.Fixture.Schema.Name} TO {{0}}",
            $"GRANT SELECT ON ALL TABLES IN SCHEMA {fixture.Fixture.Schema.Name} TO {{0}}");
        await fixture.ExecuteAsync("DELETE FROM company WHERE hs_object_id = (SELECT min(hs_object_id) FROM company)");
        fixture.Settings["DB_USER"] = role.Name;
        var before = await DatabaseAsync(fixture);

        var run = (await fixture.VerifyAsync("companies")).Expect(1);

        Assert.Equal(1, run.Figure("missing"));
        Assert.Equal(before, await DatabaseAsync(fixture));
    }

    // Every object that there is, and every row's version.
    private static async Task<string> DatabaseAsync(VerifyFixture fixture)
    {
        var objects = await fixture.ScalarAsync<string>(
            $"SELECT string_agg(oid::text || relname, ',' ORDER BY oid) FROM pg_class WHERE relnamespace = "
                + $"'{fixture.Fixture.Schema.Name}'::regnamespace");
        var rows = await fixture.Fixture.RowVersionsAsync("company");
        return objects + await fixture.ScalarAsync<long>("SELECT count(*) FROM etl_run") + string.Join(',', rows.OrderBy(row => row.Key));
    }
}
