using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Shell;

public class TemporarySchemaTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_schema_and_all_it_holds_is_gone_after_the_test()
    {
        var database = await TestDatabase.RequireAsync(Cancelled);
        await using var observer = NpgsqlDataSource.Create(database.ConnectionString);

        string name;
        await using (var schema = await TemporarySchema.CreateAsync(Cancelled))
        {
            name = schema.Name;
            await schema.ExecuteAsync("CREATE TABLE a (b int); INSERT INTO a VALUES (7)", Cancelled);
            Assert.Equal(7, await schema.ScalarAsync<int>("SELECT b FROM a", Cancelled));
        }

        await using var count = observer.CreateCommand($"SELECT count(*) FROM pg_namespace WHERE nspname = '{name}'");
        Assert.Equal(0L, await count.ExecuteScalarAsync(Cancelled));
    }

    [Fact]
    public async Task a_reserved_schema_does_not_exist_yet()
    {
        await using var schema = await TemporarySchema.ReserveAsync(Cancelled);

        Assert.Null(await schema.ScalarAsync<string>($"SELECT nspname::text FROM pg_namespace WHERE nspname = '{schema.Name}'", Cancelled));
    }

    [Fact]
    public async Task the_settings_name_the_same_server()
    {
        await using var schema = await TemporarySchema.CreateAsync(Cancelled);

        var settings = schema.Database.Settings(schema.Name);

        Assert.Equal(await schema.ScalarAsync<string>("SELECT current_database()::text", Cancelled), settings["DB_NAME"]);
        Assert.Equal(schema.Name, settings["DB_SCHEMA"]);
    }
}
