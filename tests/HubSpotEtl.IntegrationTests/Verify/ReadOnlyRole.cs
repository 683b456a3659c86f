using HubSpotEtl.IntegrationTests.Postgres;
using HubSpotEtl.IntegrationTests.Sync;

namespace HubSpotEtl.IntegrationTests.Verify;

public sealed class ReadOnlyRole
{
    [Fact]
    public async Task is_all_that_a_comparison_needs_and_nothing_of_it_is_left()
    {
        await using var bench = await VerifyBench.SyncedAsync("companies", 300);
        await using var postgres = await PostgresFixture.CreateAsync(withBookkeeping: false);
        await using var role = await TemporaryRole.CreateAsync(
            postgres, $"GRANT USAGE ON SCHEMA {bench.Bench.Schema.Name} TO {{0}}", $"GRANT SELECT ON ALL TABLES IN SCHEMA {bench.Bench.Schema.Name} TO {{0}}");
        await bench.ExecuteAsync("DELETE FROM company WHERE hs_object_id = (SELECT min(hs_object_id) FROM company)");
        bench.Settings["DB_USER"] = role.Name;
        var before = await DatabaseAsync(bench);

        var run = (await bench.VerifyAsync("companies")).Expect(1);

        Assert.Equal(1, run.Figure("missing"));
        Assert.Equal(before, await DatabaseAsync(bench));
    }

    // Every object that there is, and every row's version.
    private static async Task<string> DatabaseAsync(VerifyBench bench)
    {
        var objects = await bench.ScalarAsync<string>(
            $"SELECT string_agg(oid::text || relname, ',' ORDER BY oid) FROM pg_class WHERE relnamespace = '{bench.Bench.Schema.Name}'::regnamespace");
        var rows = await bench.Bench.RowVersionsAsync("company");
        return objects + await bench.ScalarAsync<long>("SELECT count(*) FROM etl_run") + string.Join(',', rows.OrderBy(row => row.Key));
    }
}
